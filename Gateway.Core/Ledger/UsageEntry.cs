namespace Gateway.Core.Ledger;

/// <summary>What the requests of one <see cref="UsageKey"/> used together. Reused: <see cref="Begin"/> empties it.</summary>
internal sealed class UsageEntry
{
    public UsageKey Key { get; private set; }

    public long Requests { get; set; }

    public long InputTokens { get; set; }

    public long OutputTokens { get; set; }

    /// <summary>The part of the input that came from an upstream's cache.</summary>
    public long CachedInputTokens { get; set; }

    /// <summary>In 10⁻⁹ US dollars.</summary>
    public long CostNano { get; set; }

    /// <summary>Requests whose answer the limits ended.</summary>
    public long Truncated { get; set; }

    /// <summary>Requests whose tokens are, in part at least, an estimate.</summary>
    public long Estimated { get; set; }

    /// <summary>Requests by status; 0 stands for none.</summary>
    public Counts<int> Statuses { get; } = new();

    /// <summary>Refused requests by reason.</summary>
    public Counts<string> Refusals { get; } = new();

    public UsageTimes Durations { get; } = new();

    /// <summary>Of those that were answered.</summary>
    public UsageTimes FirstBytes { get; } = new();

    public void Begin(in UsageKey key)
    {
        Key = key;
        Requests = 0;
        InputTokens = 0;
        OutputTokens = 0;
        CachedInputTokens = 0;
        CostNano = 0;
        Truncated = 0;
        Estimated = 0;
        Statuses.Clear();
        Refusals.Clear();
        Durations.Clear();
        FirstBytes.Clear();
    }

    public void Add(in UsageRecord record)
    {
        Requests++;
        InputTokens += record.InputTokens;
        OutputTokens += record.OutputTokens;
        CachedInputTokens += record.CachedInputTokens;
        CostNano += record.CostNano;
        Truncated += record.IsTruncated ? 1 : 0;
        Estimated += record.IsEstimated ? 1 : 0;
        Statuses.Add(record.Status, 1);
        if (record.Refusal is { } reason)
        {
            Refusals.Add(reason, 1);
        }

        Durations.Add(record.DurationMicroseconds);
        if (record.FirstByteMicroseconds >= 0)
        {
            FirstBytes.Add(record.FirstByteMicroseconds);
        }
    }

    public void Add(UsageEntry others)
    {
        Requests += others.Requests;
        InputTokens += others.InputTokens;
        OutputTokens += others.OutputTokens;
        CachedInputTokens += others.CachedInputTokens;
        CostNano += others.CostNano;
        Truncated += others.Truncated;
        Estimated += others.Estimated;
        Statuses.Add(others.Statuses);
        Refusals.Add(others.Refusals);
        Durations.Add(others.Durations);
        FirstBytes.Add(others.FirstBytes);
    }
}
