using Gateway.Core.Ledger;
using Tests.Common;

namespace Tests.Unit.Ledger;

/// <summary>A sink that keeps what it is given in memory, and takes nothing while a test wants that.</summary>
internal sealed class KeptUsage : IUsageSink
{
    private readonly Lock _gate = new();
    private readonly UsageTable _table = new();

    public bool TakesNothing { get; set; }

    public long Dropped => 0;

    /// <summary>Number of deltas that were offered and not taken.</summary>
    public ObservedCounter Untaken { get; } = new("the deltas that were not taken");

    /// <summary>Number of requests taken.</summary>
    public ObservedCounter Requests { get; } = new("the requests taken");

    public bool TryAppend(ReadOnlySpan<byte> delta)
    {
        if (TakesNothing)
        {
            Untaken.Increment();
            return false;
        }

        lock (_gate)
        {
            var before = Usage.Requests(_table);
            if (!UsageDelta.TryRead(delta, _table))
            {
                throw new InvalidOperationException("That is no delta.");
            }

            Requests.Add((int)(Usage.Requests(_table) - before));
            return true;
        }
    }

    /// <summary>What it has.</summary>
    public UsageTable Read()
    {
        lock (_gate)
        {
            var table = new UsageTable();
            table.Add(_table);
            return table;
        }
    }
}
