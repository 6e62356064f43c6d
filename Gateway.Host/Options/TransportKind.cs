namespace Gateway.Host.Options;

/// <summary>What carries the clients' connections.</summary>
internal enum TransportKind : byte
{
    /// <summary>The gateway's own, on epoll; Linux only.</summary>
    Epoll,

    /// <summary>Kestrel's, on .NET's sockets.</summary>
    Sockets,
}
