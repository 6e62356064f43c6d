namespace Gateway.Core.Ledger;

/// <summary>
/// Where one shard's requests gather until the ledger's thread takes them: a fixed number of records (1,024 of some 150 bytes) and, when requests come faster than
/// they are taken, their sums. So its memory is bounded, and nothing is left out before the sums have <see cref="UsageTable.DefaultLargest"/> keys.
/// </summary>
internal sealed class UsageBuffer
{
    public const int Size = 1_024;

    private readonly UsageRecord[] _records = new UsageRecord[Size];
    private int _count;

    /// <summary>The requests, each by itself.</summary>
    public ReadOnlySpan<UsageRecord> Records => _records.AsSpan(0, _count);

    /// <summary>The sums of those that came when there was no room for more records; null when none did.</summary>
    public UsageTable? Sums { get; private set; }

    /// <summary>Number of requests that fitted nowhere.</summary>
    public long Dropped { get; private set; }

    /// <summary>Room for one more record; false when there is none.</summary>
    public bool TryReserve(out Span<UsageRecord> record)
    {
        record = _count < Size ? _records.AsSpan(_count++, 1) : default;
        return !record.IsEmpty;
    }

    /// <summary>Adds a request to the sums.</summary>
    public void Sum(in UsageRecord record)
    {
        Sums ??= new UsageTable();
        if (!Sums.TryAdd(record))
        {
            Dropped++;
        }

        Sums.TryGetUsers(new UserPlace(record.Key.Minute / 60, record.Key.Namespace))?.Add(record.Identity);
    }

    public void Clear()
    {
        _count = 0;
        Dropped = 0;
        Sums?.Clear();
    }
}
