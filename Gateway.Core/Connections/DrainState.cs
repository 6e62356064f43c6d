namespace Gateway.Core.Connections;

/// <summary>How far the gateway's shutdown has come. It never goes back.</summary>
internal sealed class DrainState
{
    private int _stage;

    private enum Stage
    {
        Serving,
        Leaving,
        Closing,
    }

    /// <summary>True once it has begun: from then on every answer closes its connection.</summary>
    public bool IsDraining => Volatile.Read(ref _stage) >= (int)Stage.Leaving;

    /// <summary>True once connections that wait for a request end.</summary>
    public bool IsClosing => Volatile.Read(ref _stage) == (int)Stage.Closing;

    public void Begin() => Interlocked.CompareExchange(ref _stage, (int)Stage.Leaving, (int)Stage.Serving);

    public void Close() => Interlocked.Exchange(ref _stage, (int)Stage.Closing);
}
