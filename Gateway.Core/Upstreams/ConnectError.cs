namespace Gateway.Core.Upstreams;

/// <summary>Why no connection to an upstream server came about.</summary>
internal enum ConnectError : byte
{
    None,
    NameNotResolved,

    /// <summary>The process is out of descriptors.</summary>
    NoSocket,
    Refused,

    /// <summary>Every address of the server is one that <see cref="AddressPolicy"/> does not allow.</summary>
    Denied,
    TlsFailed,
    Aborted,
}
