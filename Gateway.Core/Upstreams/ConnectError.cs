namespace Gateway.Core.Upstreams;

/// <summary>Why no connection to an upstream server came about.</summary>
internal enum ConnectError : byte
{
    None,
    NameNotResolved,
    Refused,
    TlsFailed,
    Aborted,
}
