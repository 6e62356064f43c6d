using Gateway.Core.Async;
using Gateway.Core.Buffers;
using Gateway.Core.Pipeline;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Ledger;

/// <summary>
/// Accounts for what requests used, off the hot path: records gather in buffers, one for each processor so that no request waits for another; a thread of the ledger's
/// own sums them by minute and names, and hands the sums to a sink twice a second. What the sink does not take stays here, summed on, up to a bound; beyond that requests with
/// new keys are dropped and counted.
/// </summary>
internal sealed class UsageLedger : IDisposable
{
    // So a request is known to this process alone for half a second at most; the sink's time to keep what it is given comes on top.
    private const int GathersEachSync = 5;
    private static readonly TimeSpan GatherInterval = TimeSpan.FromMilliseconds(100);

    private readonly IUsageSink _sink;
    private readonly UsageShard[] _shards;
    private readonly Lock _gate = new();
    private readonly PeriodicThread _thread;
    private readonly UsageTable _table = new();
    private readonly SeenUsers _seen = new();
    private readonly PooledBuffer _delta = new();
    private UsageBuffer _gathering = new();
    private int _gathers;
    private long _dropped;

    /// <param name="sink">Keeps the sums.</param>
    public UsageLedger(IUsageSink sink)
    {
        _sink = sink;
        _shards = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(static _ => new UsageShard())];
        _thread = new PeriodicThread("usage ledger", GatherInterval, GatherAndHand);
        _thread.Start();
    }

    /// <summary>Number of requests that are in no sum.</summary>
    public long Dropped => Interlocked.Read(ref _dropped) + _sink.Dropped;

    /// <summary>Adds a request that has been settled.</summary>
    /// <param name="context">The request.</param>
    /// <param name="model">What its model is called in metrics.</param>
    /// <param name="end">When it ended.</param>
    public void Add(RequestContext context, string model, in RequestEnd end) =>
        _shards[Thread.GetCurrentProcessorId() % _shards.Length].Add(context, model, end);

    /// <summary>Hands everything to the sink that has been added so far.</summary>
    /// <returns>False when the sink did not take all of it.</returns>
    public bool Flush()
    {
        lock (_gate)
        {
            Gather();
            return Hand();
        }
    }

    /// <summary>Ends the thread and hands the rest to the sink.</summary>
    public void Dispose()
    {
        if (_thread.TryStop())
        {
            Flush();
            _delta.Release();
        }
    }

    private void GatherAndHand()
    {
        lock (_gate)
        {
            Gather();
            if (++_gathers % GathersEachSync == 0)
            {
                Hand();
            }
        }
    }

    private void Gather()
    {
        foreach (var shard in _shards)
        {
            _gathering = shard.Exchange(_gathering);
            var dropped = _gathering.Dropped;
            foreach (ref readonly var record in _gathering.Records)
            {
                dropped += Add(record) ? 0 : 1;
            }

            if (_gathering.Sums is { } sums)
            {
                dropped += _table.Add(sums);
            }

            Interlocked.Add(ref _dropped, dropped);
            _gathering.Clear();
        }
    }

    private bool Add(in UsageRecord record)
    {
        var place = new UserPlace(record.Key.Minute / 60, record.Key.Namespace);
        var user = record.Identity;
        if (_seen.Add(place, user))
        {
            _table.TryGetUsers(place)?.Add(user);
        }

        return _table.TryAdd(record);
    }

    // In pieces, so that no delta is long however much has gathered while the sink took nothing.
    private bool Hand()
    {
        while (!_table.IsEmpty)
        {
            _delta.Truncate(0);
            var size = UsageDelta.Write(_delta, _table);
            if (!_sink.TryAppend(_delta.Span))
            {
                return false;
            }

            _table.Remove(size);
        }

        return true;
    }
}
