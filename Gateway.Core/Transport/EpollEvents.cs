namespace Gateway.Core.Transport;

/// <summary>What epoll is asked for and tells (epoll_ctl(2)).</summary>
[Flags]
internal enum EpollEvents : uint
{
    None = 0,
    Readable = 0x1,
    Writable = 0x4,
    Error = 0x8,
    HangUp = 0x10,

    /// <summary>The peer has ended its side.</summary>
    PeerClosed = 0x2000,

    /// <summary>Told once for each change, not for as long as a state lasts.</summary>
    EdgeTriggered = 0x8000_0000,
}
