namespace Gateway.Core.Ledger;

/// <summary>Keeps usage where it survives the process.</summary>
public interface IUsageSink
{
    /// <summary>Number of requests whose usage was kept and is lost all the same.</summary>
    long Dropped { get; }

    /// <summary>Keeps a delta, to be read by <c>UsageDelta</c>; it is safe once this returns true. Called by one thread at a time, which may wait here.</summary>
    /// <returns>False when it could not be kept, no part of it: it is offered again, together with what comes meanwhile.</returns>
    bool TryAppend(ReadOnlySpan<byte> delta);
}
