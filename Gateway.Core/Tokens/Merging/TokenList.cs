using Gateway.Core.Buffers;

namespace Gateway.Core.Tokens.Merging;

/// <summary>The bytes of many tokens, one after the other in one array: what a vocabulary is built from.</summary>
internal sealed class TokenList
{
    private readonly List<ByteRange> _ranges = [];
    private byte[] _bytes = new byte[1 << 16];
    private int _length;

    public int Count => _ranges.Count;

    public ReadOnlySpan<byte> this[int index] => _ranges[index].Of(_bytes);

    public void Add(ReadOnlySpan<byte> token)
    {
        if (_bytes.Length - _length < token.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + token.Length));
        }

        token.CopyTo(_bytes.AsSpan(_length));
        _ranges.Add(new ByteRange(_length, token.Length));
        _length += token.Length;
    }

    /// <summary>The indexes of all tokens in the order of their bytes.</summary>
    public int[] Sorted()
    {
        var order = new int[Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (left, right) => this[left].SequenceCompareTo(this[right]));
        return order;
    }
}
