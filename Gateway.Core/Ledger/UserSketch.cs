using System.Buffers.Binary;
using System.Numerics;
using Gateway.Core.Buffers;

namespace Gateway.Core.Ledger;

/// <summary>
/// Counts distinct users without keeping any: a HyperLogLog of 4,096 registers, with a standard error of 1.6 %. Sketches of the same hour and
/// namespace are merged register by register, by the larger rank, so that merging one twice changes nothing.
/// </summary>
public sealed class UserSketch
{
    /// <summary>Number of registers.</summary>
    public const int Size = 1 << IndexBits;

    /// <summary>Length of a register as an entry, in bytes: its index (16 bits, little endian) and its rank.</summary>
    public const int EntryLength = 3;

    /// <summary>The largest rank: no bit of a hash is set behind its index.</summary>
    public const int LargestRank = 64 - IndexBits + 1;

    private const int IndexBits = 12;

    private readonly byte[] _registers;

    /// <summary>An empty sketch.</summary>
    public UserSketch() => _registers = new byte[Size];

    private UserSketch(byte[] registers) => _registers = registers;

    /// <summary>The rank of every register; 0 where no user has been seen.</summary>
    public ReadOnlySpan<byte> Registers => _registers;

    /// <summary>A sketch of those registers.</summary>
    /// <returns>Null when they are not as many as a sketch has, or one is larger than any rank.</returns>
    public static UserSketch? TryLoad(ReadOnlySpan<byte> registers) =>
        registers.Length == Size && !registers.ContainsAnyExceptInRange((byte)0, (byte)LargestRank) ? new UserSketch(registers.ToArray()) : null;

    /// <summary>The register that a user is seen in: the hash's upper 12 bits.</summary>
    public static int IndexOf(ulong hash) => (int)(hash >> (64 - IndexBits));

    /// <summary>The rank that a user gives it: the number of zeros that the rest of the hash begins with, and one.</summary>
    public static byte RankOf(ulong hash) => (byte)(BitOperations.LeadingZeroCount((hash << IndexBits) | (1UL << (IndexBits - 1))) + 1);

    /// <summary>Adds a user.</summary>
    /// <param name="hash">An evenly distributed hash of who it is.</param>
    /// <returns>True when a register grew.</returns>
    public bool Add(ulong hash) => Raise(IndexOf(hash), RankOf(hash));

    /// <summary>Adds the users of another sketch, or of a part of it, given as entries.</summary>
    /// <returns>False, and nothing is changed, when they are no entries.</returns>
    public bool Merge(ReadOnlySpan<byte> entries)
    {
        if (!AreEntries(entries))
        {
            return false;
        }

        for (; !entries.IsEmpty; entries = entries[EntryLength..])
        {
            Raise(BinaryPrimitives.ReadUInt16LittleEndian(entries), entries[EntryLength - 1]);
        }

        return true;
    }

    /// <summary>Adds the users of another sketch.</summary>
    public void Merge(UserSketch other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < Size; i++)
        {
            Raise(i, other._registers[i]);
        }
    }

    /// <summary>Number of registers that have seen a user.</summary>
    internal int CountEntries() => Size - _registers.AsSpan().Count((byte)0);

    /// <summary>Writes the registers that have seen a user, as entries.</summary>
    internal void WriteEntries(PooledBuffer buffer)
    {
        for (var i = 0; i < Size; i++)
        {
            var next = _registers.AsSpan(i).IndexOfAnyExcept((byte)0);
            if (next < 0)
            {
                return;
            }

            i += next;
            var entry = buffer.GetSpan(EntryLength);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)i);
            entry[EntryLength - 1] = _registers[i];
            buffer.Advance(EntryLength);
        }
    }

    /// <summary>Forgets every user.</summary>
    internal void Clear() => Array.Clear(_registers);

    /// <summary>
    /// The number of distinct users: Ertl's estimator (New cardinality estimation algorithms for HyperLogLog sketches, 2017, algorithm 6). It is
    /// linear counting while most registers are empty, has no bias where that gives way to ranks, and needs no table.
    /// </summary>
    public double Estimate()
    {
        Span<int> counts = stackalloc int[LargestRank + 1];
        foreach (var rank in _registers)
        {
            counts[rank]++;
        }

        var sum = Size * Tau(1 - ((double)counts[LargestRank] / Size));
        for (var rank = LargestRank - 1; rank >= 1; rank--)
        {
            sum = (sum + counts[rank]) / 2;
        }

        sum += Size * Sigma((double)counts[0] / Size);
        return Size / (2 * Math.Log(2)) * Size / sum;
    }

    private static bool AreEntries(ReadOnlySpan<byte> entries)
    {
        if (entries.Length % EntryLength != 0)
        {
            return false;
        }

        for (; !entries.IsEmpty; entries = entries[EntryLength..])
        {
            if (BinaryPrimitives.ReadUInt16LittleEndian(entries) >= Size || entries[EntryLength - 1] is 0 or > LargestRank)
            {
                return false;
            }
        }

        return true;
    }

    private bool Raise(int index, byte rank)
    {
        if (_registers[index] >= rank)
        {
            return false;
        }

        _registers[index] = rank;
        return true;
    }

    // What the empty registers contribute; infinite when all are, which makes the estimate 0.
    private static double Sigma(double empty)
    {
        if (empty == 1)
        {
            return double.PositiveInfinity;
        }

        var (power, weight, sum, before) = (empty, 1.0, empty, double.NaN);
        while (sum != before)
        {
            power *= power;
            before = sum;
            sum += power * weight;
            weight *= 2;
        }

        return sum;
    }

    // What the full registers contribute.
    private static double Tau(double notFull)
    {
        if (notFull is 0 or 1)
        {
            return 0;
        }

        var (root, weight, sum, before) = (notFull, 1.0, 1 - notFull, double.NaN);
        while (sum != before)
        {
            root = Math.Sqrt(root);
            before = sum;
            weight /= 2;
            sum -= (1 - root) * (1 - root) * weight;
        }

        return sum / 3;
    }
}
