using System.Runtime.InteropServices;

namespace Gateway.Core.Transport;

/// <summary>The socket options and flags of Linux that the transport uses.</summary>
internal static class SocketOptions
{
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int StreamType = 1;

    /// <summary>SHUT_WR.</summary>
    public const int ShutdownWrite = 1;

    /// <summary>MSG_DONTWAIT | MSG_NOSIGNAL.</summary>
    public const int TransferFlags = 0x4040;

    private const int SocketLevel = 1;
    private const int TcpLevel = 6;
    private const int NoDelay = 1;
    private const int Error = 4;
    private const int Linger = 13;
    private const int KeepAlive = 9;
    private const int KeepAliveIdle = 4;
    private const int KeepAliveInterval = 5;
    private const int KeepAliveProbes = 6;

    /// <summary>Sends each write at once: an event must not wait for the acknowledgement of the one before.</summary>
    public static void SetNoDelay(int descriptor)
    {
        var on = 1;
        _ = Libc.SetOption(descriptor, TcpLevel, NoDelay, in on, sizeof(int));
    }

    /// <summary>Has the kernel ask a silent peer whether it is still there, so that no address translation between forgets the connection, and a dead peer is noticed.</summary>
    public static void SetKeepAlive(int descriptor)
    {
        var on = 1;
        _ = Libc.SetOption(descriptor, SocketLevel, KeepAlive, in on, sizeof(int));
        Set(descriptor, KeepAliveIdle, TcpKeepAlive.IdleSeconds);
        Set(descriptor, KeepAliveInterval, TcpKeepAlive.IntervalSeconds);
        Set(descriptor, KeepAliveProbes, TcpKeepAlive.Probes);

        static void Set(int descriptor, int option, int value) => _ = Libc.SetOption(descriptor, TcpLevel, option, in value, sizeof(int));
    }

    /// <summary>Makes the close of the socket a reset.</summary>
    public static void ResetOnClose(int descriptor)
    {
        Span<int> linger = [1, 0];
        _ = Libc.SetOption(descriptor, SocketLevel, Linger, in linger[0], linger.Length * sizeof(int));
    }

    /// <summary>The outcome of a connect: 0, or an errno.</summary>
    public static int TakeError(int descriptor)
    {
        var error = 0;
        var length = sizeof(int);
        return Libc.GetOption(descriptor, SocketLevel, Error, ref error, ref length) == 0 ? error : Marshal.GetLastPInvokeError();
    }
}
