namespace Gateway.Core.Connections;

/// <summary>Whether the gateway is shutting down: from then on every answer closes its connection.</summary>
internal sealed class DrainState
{
    private bool _draining;

    public bool IsDraining => Volatile.Read(ref _draining);

    public void Begin() => Volatile.Write(ref _draining, true);
}
