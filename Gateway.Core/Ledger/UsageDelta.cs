using Gateway.Core.Buffers;

namespace Gateway.Core.Ledger;

/// <summary>
/// A part of a <see cref="UsageTable"/> as bytes: what a sink keeps. Deltas add up: reading several into one table gives the table of all their requests.
/// </summary>
internal static class UsageDelta
{
    /// <summary>Number of keys in a delta, at most: some 150 KB.</summary>
    public const int LargestEntries = 1_000;

    /// <summary>Number of places with users in a delta, at most: 12 KB each at worst.</summary>
    public const int LargestUsers = 16;

    /// <summary>Writes the table's first entries and users.</summary>
    /// <returns>How many of each.</returns>
    public static DeltaSize Write(PooledBuffer buffer, UsageTable table)
    {
        var size = new DeltaSize(Math.Min(table.Entries.Count, LargestEntries), Math.Min(table.Users.Count, LargestUsers));
        DeltaWriter.Append(buffer, size.Entries);
        for (var i = 0; i < size.Entries; i++)
        {
            Write(buffer, table.Entries[i]);
        }

        DeltaWriter.Append(buffer, size.Users);
        for (var i = 0; i < size.Users; i++)
        {
            var (place, users) = table.Users[i];
            DeltaWriter.Append(buffer, place.Hour);
            DeltaWriter.Append(buffer, place.Namespace);
            DeltaWriter.Append(buffer, users.CountEntries() * UserSketch.EntryLength);
            users.WriteEntries(buffer);
        }

        return size;
    }

    /// <summary>Adds a delta to a table.</summary>
    /// <returns>False when it is none; what of it could be read is in the table then.</returns>
    public static bool TryRead(ReadOnlySpan<byte> delta, UsageTable table)
    {
        var reader = new DeltaReader(delta);
        for (var left = reader.Count(); left > 0 && reader.IsValid; left--)
        {
            ReadEntry(ref reader, table);
        }

        for (var left = reader.Count(); left > 0 && reader.IsValid; left--)
        {
            ReadUsers(ref reader, table);
        }

        return reader.IsValid && reader.IsAtEnd;
    }

    private static void Write(PooledBuffer buffer, UsageEntry sums)
    {
        DeltaWriter.Append(buffer, sums.Key.Minute);
        DeltaWriter.Append(buffer, sums.Key.Namespace);
        DeltaWriter.Append(buffer, sums.Key.Key);
        DeltaWriter.Append(buffer, sums.Key.Model);
        DeltaWriter.Append(buffer, sums.Key.Route);
        DeltaWriter.Append(buffer, sums.Key.Upstream);
        DeltaWriter.Append(buffer, sums.Requests);
        DeltaWriter.Append(buffer, sums.InputTokens);
        DeltaWriter.Append(buffer, sums.OutputTokens);
        DeltaWriter.Append(buffer, sums.CachedInputTokens);
        DeltaWriter.Append(buffer, sums.CostNano);
        DeltaWriter.Append(buffer, sums.Truncated);
        DeltaWriter.Append(buffer, sums.Estimated);
        DeltaWriter.Append(buffer, sums.Statuses.Items.Length);
        foreach (var (status, count) in sums.Statuses.Items)
        {
            DeltaWriter.Append(buffer, status);
            DeltaWriter.Append(buffer, count);
        }

        DeltaWriter.Append(buffer, sums.Refusals.Items.Length);
        foreach (var (reason, count) in sums.Refusals.Items)
        {
            DeltaWriter.Append(buffer, reason);
            DeltaWriter.Append(buffer, count);
        }

        Write(buffer, sums.Durations);
        Write(buffer, sums.FirstBytes);
    }

    private static void Write(PooledBuffer buffer, UsageTimes times)
    {
        DeltaWriter.Append(buffer, times.Sum);
        foreach (var count in times.Buckets)
        {
            DeltaWriter.Append(buffer, count);
        }
    }

    private static void ReadEntry(ref DeltaReader reader, UsageTable table)
    {
        var key = new UsageKey(reader.Number(), reader.Text(), reader.Text(), reader.Text(), reader.Text(), reader.Text());
        if (!reader.IsValid || table.TryGet(key) is not { } sums)
        {
            reader.Fail();
            return;
        }

        sums.Requests += reader.Number();
        sums.InputTokens += reader.Number();
        sums.OutputTokens += reader.Number();
        sums.CachedInputTokens += reader.Number();
        sums.CostNano += reader.Number();
        sums.Truncated += reader.Number();
        sums.Estimated += reader.Number();
        for (var left = reader.Count(); left > 0; left--)
        {
            sums.Statuses.Add((int)reader.Number(), reader.Number());
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            sums.Refusals.Add(reader.Text(), reader.Number());
        }

        Read(ref reader, sums.Durations);
        Read(ref reader, sums.FirstBytes);
    }

    private static void Read(ref DeltaReader reader, UsageTimes times)
    {
        times.AddSum(reader.Number());
        for (var bucket = 0; bucket < UsageBuckets.Count; bucket++)
        {
            times.AddTo(bucket, reader.Number());
        }
    }

    private static void ReadUsers(ref DeltaReader reader, UsageTable table)
    {
        var place = new UserPlace(reader.Number(), reader.Text());
        var entries = reader.Bytes();
        if (!reader.IsValid || table.TryGetUsers(place)?.Merge(entries) == false)
        {
            reader.Fail();
        }
    }
}
