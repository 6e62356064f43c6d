using CsCheck;
using Gateway.Core.Ledger;
using NUnit.Framework;

namespace Tests.Unit.Ledger;

public sealed class UsageTableTests
{
    [Test]
    public void Sums_are_those_of_a_model() => Usage.Record.Array[0, 60].Sample(records =>
    {
        var table = Of(records);
        Assert.That(table.Entries.Select(static entry => entry.Key), Is.EquivalentTo(records.Select(static record => record.Key).Distinct()));
        foreach (var group in records.GroupBy(static record => record.Key))
        {
            AssertSums(table.TryGet(group.Key)!, [.. group]);
        }
    });

    [Test]
    public void A_table_that_was_split_and_kept_adds_up_to_itself() => Gen.Select(Usage.Record.Array[0, 40], Gen.Int[0, 40]).Sample((records, at) =>
    {
        var read = new UsageTable();
        at = Math.Min(at, records.Length);
        foreach (var delta in (byte[][])[.. Usage.DeltasOf(Of(records[..at])), .. Usage.DeltasOf(Of(records[at..]))])
        {
            Assert.That(UsageDelta.TryRead(delta, read), Is.True);
        }

        var added = Of(records[..at]);
        Assert.That(added.Add(Of(records[at..])), Is.Zero);
        Assert.That(Usage.Describe(read), Is.EqualTo(Usage.Describe(Of(records))));
        Assert.That(Usage.Describe(added), Is.EqualTo(Usage.Describe(Of(records))));
    });

    [Test]
    public void A_large_table_is_kept_in_several_deltas()
    {
        var table = new UsageTable();
        for (var i = 0; i < (2 * UsageDelta.LargestEntries) + 1; i++)
        {
            table.TryAdd(new UsageRecord { Key = new UsageKey(Usage.Minute, $"{i}", "", "", "", "") });
        }

        for (var i = 0; i < UsageDelta.LargestUsers + 1; i++)
        {
            table.TryGetUsers(new UserPlace(1, $"{i}"))!.Add(7);
        }

        var whole = Usage.Describe(table);
        var deltas = Usage.DeltasOf(table);
        var read = new UsageTable();
        foreach (var delta in deltas)
        {
            Assert.That(UsageDelta.TryRead(delta, read), Is.True);
        }

        Assert.That(deltas, Has.Count.EqualTo(3));
        Assert.That(Usage.Describe(read), Is.EqualTo(whole));
    }

    [Test]
    public void What_is_no_whole_delta_is_none()
    {
        var delta = Usage.Delta(3);
        for (var length = 0; length < delta.Length; length++)
        {
            Assert.That(UsageDelta.TryRead(delta.AsSpan(0, length), new UsageTable()), Is.False, $"{length} bytes");
        }

        Assert.That(UsageDelta.TryRead([.. delta, 0], new UsageTable()), Is.False);
    }

    [Test]
    public void Nothing_breaks_the_reader() => Gen.Byte.Array[0, 200].Sample(static bytes =>
    {
        _ = UsageDelta.TryRead(bytes, new UsageTable());
    });

    [Test]
    public void A_full_table_takes_what_it_knows()
    {
        var table = new UsageTable(largest: 2, largestUsers: 1);
        var (first, second, third) = (Record("1"), Record("2"), Record("3"));

        Assert.Multiple(() =>
        {
            Assert.That(table.TryGetUsers(new UserPlace(1, "a")), Is.Not.Null);
            Assert.That(table.TryGetUsers(new UserPlace(1, "b")), Is.Null);
            Assert.That(table.TryAdd(first) && table.TryAdd(second), Is.True);
            Assert.That(table.TryAdd(third), Is.False);
            Assert.That(table.TryAdd(first), Is.True);
            Assert.That(table.Add(Of([first, third, third])), Is.EqualTo(2));
            Assert.That(Usage.Requests(table), Is.EqualTo(4));
        });
    }

    [Test]
    public void The_same_names_of_another_snapshot_are_the_same_key()
    {
        var table = new UsageTable();
        table.TryAdd(Record("ns"));
        table.TryAdd(Record(new string("ns".ToCharArray())));

        Assert.That(table.Entries.Single().Requests, Is.EqualTo(2));
    }

    [Test]
    public void Summing_allocates_nothing()
    {
        var table = new UsageTable();
        var records = new[] { Record("1"), Record("2"), Record("3") };

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            foreach (var record in records)
            {
                table.TryAdd(record);
                table.TryGetUsers(new UserPlace(1, record.Key.Namespace))!.Add(record.Identity);
            }

            table.Clear();
        }), Is.Zero);
    }

    private static UsageRecord Record(string ns) => new() { Key = new UsageKey(Usage.Minute, ns, "", "", "", ""), Status = 200, Refusal = "rate_limited", User = 9 };

    private static UsageTable Of(IEnumerable<UsageRecord> records)
    {
        var table = new UsageTable();
        foreach (var record in records)
        {
            table.TryAdd(record);
            table.TryGetUsers(new UserPlace(record.Key.Minute / 60, record.Key.Namespace))!.Add(record.Identity);
        }

        return table;
    }

    private static void AssertSums(UsageEntry sums, UsageRecord[] records)
    {
        var answered = records.Where(static record => record.FirstByteMicroseconds >= 0).ToArray();
        Assert.That(sums.Requests, Is.EqualTo(records.Length));
        Assert.That(sums.InputTokens, Is.EqualTo(records.Sum(static record => record.InputTokens)));
        Assert.That(sums.OutputTokens, Is.EqualTo(records.Sum(static record => record.OutputTokens)));
        Assert.That(sums.CachedInputTokens, Is.EqualTo(records.Sum(static record => record.CachedInputTokens)));
        Assert.That(sums.CostNano, Is.EqualTo(records.Sum(static record => record.CostNano)));
        Assert.That(sums.Truncated, Is.EqualTo(records.Count(static record => record.IsTruncated)));
        Assert.That(sums.Estimated, Is.EqualTo(records.Count(static record => record.IsEstimated)));
        Assert.That(sums.Statuses.Items.ToArray(), Is.EquivalentTo(records.GroupBy(static record => record.Status).Select(static group => (group.Key, (long)group.Count()))));
        Assert.That(sums.Refusals.Items.ToArray().Sum(static item => item.Count), Is.EqualTo(records.Count(static record => record.Refusal is not null)));
        Assert.That(sums.Durations.Sum, Is.EqualTo(records.Sum(static record => (record.DurationMicroseconds + 500) / 1_000)));
        Assert.That(sums.FirstBytes.Sum, Is.EqualTo(answered.Sum(static record => (record.FirstByteMicroseconds + 500) / 1_000)));
        Assert.That(sums.FirstBytes.Buckets.ToArray().Sum(), Is.EqualTo(answered.Length));
        for (var bucket = 0; bucket < UsageBuckets.Count; bucket++)
        {
            Assert.That(sums.Durations.Buckets[bucket], Is.EqualTo(records.Count(record => UsageBuckets.IndexOf(record.DurationMicroseconds / 1_000.0) == bucket)));
        }
    }
}
