using System.Buffers.Binary;
using CsCheck;
using Gateway.Core.Ledger;
using NUnit.Framework;

namespace Tests.Unit.Ledger;

public sealed class UserSketchTests
{
    // Three standard errors: 3 × 1.04 ÷ √4096.
    private const double ThreeSigma = 0.04875;

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(10)]
    [TestCase(100)]
    [TestCase(1_000)]
    [TestCase(4_096)]
    [TestCase(10_000)]
    [TestCase(12_000)]
    [TestCase(20_000)]
    [TestCase(50_000)]
    [TestCase(100_000)]
    [TestCase(1_000_000)]
    public void The_estimate_is_within_three_standard_errors(int users)
    {
        var sketch = new UserSketch();
        for (var user = 0; user < users; user++)
        {
            sketch.Add(Hash((ulong)user));
        }

        Assert.That(sketch.Estimate(), Is.EqualTo(users).Within(Math.Max(users * ThreeSigma, 0.1)));
    }

    [Test]
    public void A_user_counts_once()
    {
        var sketch = new UserSketch();

        Assert.Multiple(() =>
        {
            Assert.That(sketch.Add(Hash(1)), Is.True);
            Assert.That(sketch.Add(Hash(1)), Is.False);
            Assert.That(sketch.Estimate(), Is.EqualTo(1).Within(0.01));
        });
    }

    [Test]
    public void Merged_sketches_are_that_of_all_users_however_often_they_are_merged() =>
        Gen.Select(Gen.ULong.Array[0, 200], Gen.ULong.Array[0, 200]).Sample((one, other) =>
        {
            var (all, first, second) = (Of([.. one, .. other]), Of(one), Of(other));
            var byEntries = Of(one);

            first.Merge(second);
            first.Merge(second);

            return byEntries.Merge(Entries(second)) && byEntries.Merge(Entries(second))
                && first.Registers.SequenceEqual(all.Registers) && byEntries.Registers.SequenceEqual(all.Registers);
        });

    [TestCase(0UL, 0, 53)]
    [TestCase(ulong.MaxValue, 4095, 1)]
    [TestCase(0x0010_0000_0000_0001UL, 1, 52)]
    [TestCase(0x0027_FFFF_FFFF_FFFFUL, 2, 2)]
    public void A_hash_is_an_index_and_a_rank(ulong hash, int index, byte rank) =>
        Assert.That((UserSketch.IndexOf(hash), UserSketch.RankOf(hash)), Is.EqualTo((index, rank)));

    [TestCase(new byte[] { 1 })]
    [TestCase(new byte[] { 1, 0 })]
    [TestCase(new byte[] { 0, 16, 1 })]
    [TestCase(new byte[] { 1, 0, 0 })]
    [TestCase(new byte[] { 1, 0, 54 })]
    [TestCase(new byte[] { 1, 0, 5, 1, 0, 54 })]
    public void What_are_no_entries_changes_nothing(byte[] entries)
    {
        var sketch = new UserSketch();

        Assert.Multiple(() =>
        {
            Assert.That(sketch.Merge(entries), Is.False);
            Assert.That(sketch.Estimate(), Is.Zero);
        });
    }

    [Test]
    public void A_sketch_is_loaded_from_its_registers()
    {
        var sketch = Of([.. Enumerable.Range(0, 500).Select(static user => Hash((ulong)user))]);

        Assert.Multiple(() =>
        {
            Assert.That(UserSketch.TryLoad(sketch.Registers)!.Estimate(), Is.EqualTo(sketch.Estimate()));
            Assert.That(UserSketch.TryLoad(sketch.Registers[1..]), Is.Null);
            Assert.That(UserSketch.TryLoad([.. sketch.Registers[1..], 54]), Is.Null);
        });
    }

    [Test]
    public void A_full_sketch_still_has_an_estimate()
    {
        var registers = new byte[UserSketch.Size];
        Array.Fill(registers, (byte)UserSketch.LargestRank);

        Assert.That(UserSketch.TryLoad(registers)!.Estimate(), Is.GreaterThan(1e15));
    }

    private static UserSketch Of(ulong[] hashes)
    {
        var sketch = new UserSketch();
        foreach (var hash in hashes)
        {
            sketch.Add(hash);
        }

        return sketch;
    }

    private static byte[] Entries(UserSketch sketch)
    {
        var entries = new List<byte>();
        var entry = new byte[UserSketch.EntryLength];
        for (var i = 0; i < UserSketch.Size; i++)
        {
            if (sketch.Registers[i] > 0)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)i);
                entry[2] = sketch.Registers[i];
                entries.AddRange(entry);
            }
        }

        return [.. entries];
    }

    // SplitMix64's finaliser.
    private static ulong Hash(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
