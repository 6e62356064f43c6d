using CsCheck;
using Gateway.Core.Buffers;
using Gateway.Core.Ledger;

namespace Tests.Unit.Ledger;

/// <summary>Usage for tests: records of few names, so that they meet, and tables made comparable.</summary>
internal static class Usage
{
    public const long Minute = 29_000_000;

    private static readonly Gen<string> Name = Gen.Int[0, 2].Select(static i => new[] { "", "a", "größe" }[i]);

    public static readonly Gen<UsageRecord> Record =
        from key in Gen.Select(Gen.Long[Minute, Minute + 2], Name, Name, Name, Name, Name, static (minute, ns, id, model, route, upstream) => new UsageKey(minute, ns, id, model, route, upstream))
        from tokens in Gen.Select(Gen.Long[0, 1L << 40], Gen.Long[0, 5_000], Gen.Long[0, 100], Gen.Long[0, 1L << 40])
        from times in Gen.Select(Gen.Long[0, 200_000_000], Gen.Long[-1, 200_000_000])
        from end in Gen.Select(Gen.Int[0, 3], Gen.Bool, Gen.Bool, Gen.ULong[0, 50])
        select new UsageRecord
        {
            Key = key,
            Refusal = end.Item1 == 3 ? "tokens_limited" : null,
            User = end.Item4,
            Status = new[] { 0, 200, 502, 429 }[end.Item1],
            InputTokens = tokens.Item1,
            OutputTokens = tokens.Item2,
            CachedInputTokens = tokens.Item3,
            CostNano = tokens.Item4,
            DurationMicroseconds = times.Item1,
            FirstByteMicroseconds = Math.Max(times.Item2, -1),
            IsTruncated = end.Item2,
            IsEstimated = end.Item3,
        };

    /// <summary>The deltas of a table, which is empty then.</summary>
    public static List<byte[]> DeltasOf(UsageTable table)
    {
        var deltas = new List<byte[]>();
        var buffer = new PooledBuffer();
        while (!table.IsEmpty)
        {
            buffer.Truncate(0);
            table.Remove(UsageDelta.Write(buffer, table));
            deltas.Add(buffer.Span.ToArray());
        }

        buffer.Release();
        return deltas;
    }

    /// <summary>A delta of that many requests of one key.</summary>
    public static byte[] Delta(int requests, string ns = "a", long minute = Minute, ulong user = 1)
    {
        var table = new UsageTable();
        for (var i = 0; i < requests; i++)
        {
            table.TryAdd(new UsageRecord { Key = new UsageKey(minute, ns, "k_1", "m", "r", "u"), Status = 200, InputTokens = 3, OutputTokens = 4, FirstByteMicroseconds = 5 });
        }

        table.TryGetUsers(new UserPlace(minute / 60, ns))!.Add(StableHash.Of((UInt128)user, 0));
        return DeltasOf(table).Single();
    }

    public static long Requests(UsageTable table) => table.Entries.Sum(static entry => entry.Requests);

    /// <summary>All that a table holds, as texts in one order.</summary>
    public static string[] Describe(UsageTable table) =>
    [
        .. table.Entries.Select(static entry =>
            $"{entry.Key}: {entry.Requests} {entry.InputTokens} {entry.OutputTokens} {entry.CachedInputTokens} {entry.CostNano} {entry.Truncated} {entry.Estimated}"
            + $" {string.Join(',', entry.Statuses.Items.ToArray().Order())} {string.Join(',', entry.Refusals.Items.ToArray().Order())}"
            + $" {entry.Durations.Sum}/{string.Join(',', entry.Durations.Buckets.ToArray())} {entry.FirstBytes.Sum}/{string.Join(',', entry.FirstBytes.Buckets.ToArray())}").Order(StringComparer.Ordinal),
        .. table.Users.Select(static users => $"{users.Place}: {Convert.ToHexString(users.Users.Registers)}").Order(StringComparer.Ordinal),
    ];
}
