namespace Gateway.Core.Transport;

/// <summary>When the kernel asks a silent upstream whether it is still there: after half a minute, and it is given up a minute later.</summary>
internal static class TcpKeepAlive
{
    public const int IdleSeconds = 30;
    public const int IntervalSeconds = 10;
    public const int Probes = 6;
}
