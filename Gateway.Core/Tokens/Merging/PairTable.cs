using System.Numerics;

namespace Gateway.Core.Tokens.Merging;

/// <summary>Which token two tokens merge into: a hash table of 64-bit words that hold key and value, at most half full.</summary>
internal sealed class PairTable
{
    /// <summary>The two do not merge. Greater than every token.</summary>
    public const int NoToken = int.MaxValue;

    /// <summary>Tokens are smaller than this.</summary>
    public const int MaxTokens = 1 << TokenBits;

    private const int TokenBits = 21;
    private const ulong TokenMask = MaxTokens - 1;
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly ulong[] _slots;
    private readonly int _shift;

    /// <param name="capacity">Most pairs that will be added.</param>
    public PairTable(int capacity)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, capacity * 2));
        _slots = new ulong[size];
        _shift = 64 - BitOperations.Log2((uint)size);
    }

    /// <summary>Bytes that the table takes.</summary>
    public long Size => _slots.Length * (long)sizeof(ulong);

    /// <summary>The token that two merge into, or <see cref="NoToken"/>.</summary>
    public int Find(int left, int right)
    {
        var slots = _slots;
        var key = KeyOf(left, right);
        var index = (int)((key * Golden) >> _shift);
        while (true)
        {
            var slot = slots[index & (slots.Length - 1)];
            if (slot == 0)
            {
                return NoToken;
            }

            if (slot >> TokenBits == key)
            {
                return (int)(slot & TokenMask);
            }

            index++;
        }
    }

    /// <summary>Adds a pair that is not in the table yet. Its token is not 0: that is a byte.</summary>
    public void Add(int left, int right, int token)
    {
        var key = KeyOf(left, right);
        var index = (int)((key * Golden) >> _shift);
        while (_slots[index] != 0)
        {
            index = (index + 1) & (_slots.Length - 1);
        }

        _slots[index] = (key << TokenBits) | (uint)token;
    }

    private static ulong KeyOf(int left, int right) => ((ulong)(uint)left << TokenBits) | (uint)right;
}
