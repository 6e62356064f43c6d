namespace Gateway.Core.Connections;

/// <summary>The waits of an exchange, each with a limit of its own.</summary>
internal enum DeadlineKind : byte
{
    None,

    /// <summary>An idle connection, for the first byte of its next request.</summary>
    KeepAlive,

    /// <summary>From a request's first byte to the end of its head.</summary>
    RequestHead,

    /// <summary>From one piece of a request's body to the next.</summary>
    RequestBody,

    /// <summary>Resolving, connecting and shaking hands with an upstream server.</summary>
    Connect,

    /// <summary>From the request sent to the upstream's head.</summary>
    ResponseHeader,

    /// <summary>From a stream's head to its first token.</summary>
    FirstToken,

    /// <summary>From one piece of an answer to the next.</summary>
    StreamIdle,

    /// <summary>The whole exchange, all attempts together.</summary>
    Total,

    /// <summary>A client that does not take what is sent to it.</summary>
    ClientWrite,

    /// <summary>Reading what a client still sends after its request was refused, so that it can read why.</summary>
    Linger,
}
