namespace Gateway.Core.Forwarding;

/// <summary>What went wrong while forwarding, by direction and side. Never thrown: a value that the pipeline turns into an answer.</summary>
internal enum ForwarderError : byte
{
    None,

    /// <summary>No server of any target takes the request.</summary>
    NoServer,

    /// <summary>The server could not be reached, or the handshake failed.</summary>
    Connect,

    /// <summary>The server's name stands for addresses only that upstreams must not be at.</summary>
    ConnectDenied,

    /// <summary>As <see cref="Connect"/>, by its timeout.</summary>
    ConnectTimeout,

    /// <summary>The connection broke before the request was sent whole.</summary>
    RequestUpstream,

    /// <summary>The client's body broke off, was malformed or too long while it was streamed.</summary>
    RequestDownstream,

    /// <summary>The client stopped sending its body for too long.</summary>
    RequestDownstreamTimeout,

    /// <summary>The connection ended before any byte of an answer.</summary>
    NoResponse,

    /// <summary>Nothing of an answer came in time.</summary>
    ResponseHeaderTimeout,

    /// <summary>The head began, and did not end in time.</summary>
    ResponseHeadStalled,

    /// <summary>What came is no valid head, or one that nobody asked for.</summary>
    ResponseHead,

    /// <summary>The answer of a metered route is compressed although identity was asked for.</summary>
    ResponseEncoding,

    /// <summary>The server itself asks for another attempt (429, 502, 503, 504).</summary>
    ResponseStatus,

    /// <summary>The answer broke off, or its framing is malformed.</summary>
    ResponseBody,

    /// <summary>The output has to be limited, and the answer is too long to be held, or is not what its protocol says.</summary>
    ResponseMetering,

    /// <summary>No token came in time.</summary>
    FirstTokenTimeout,

    /// <summary>The answer stood still for too long.</summary>
    StreamIdleTimeout,

    /// <summary>The exchange took too long as a whole.</summary>
    TotalTimeout,

    /// <summary>The client left, or reset the connection.</summary>
    ClientGone,

    /// <summary>The client did not take what was sent to it.</summary>
    ClientWriteTimeout,
}
