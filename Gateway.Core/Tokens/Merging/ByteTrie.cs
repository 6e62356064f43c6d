namespace Gateway.Core.Tokens.Merging;

/// <summary>
/// A trie over bytes in one array. The child of a node lies at the node's base, XORed with the byte; it says which byte it is for,
/// and since no two nodes have the same base, that is all that has to be compared.
/// </summary>
internal sealed class ByteTrie
{
    public const int Root = 0;

    /// <summary>There is no such node.</summary>
    public const int Nowhere = -1;

    /// <summary>Bases are smaller than this, and so are nodes.</summary>
    public const int MaxNodes = 1 << (32 - BaseShift);

    public const int BaseShift = 11;

    /// <summary>The token at this node only ever is a whole piece.</summary>
    public const uint WholeFlag = 0x400;

    /// <summary>A token that merging can arrive at ends at this node.</summary>
    public const uint TokenFlag = 0x200;

    /// <summary>This place of the array is a node.</summary>
    public const uint UsedFlag = 0x100;

    private const uint LabelMask = UsedFlag | 0xFF;

    private readonly uint[] _nodes;
    private readonly int[] _tokens;

    public ByteTrie(uint[] nodes, int[] tokens)
    {
        _nodes = nodes;
        _tokens = tokens;
    }

    /// <summary>Bytes that the trie takes.</summary>
    public long Size => (_nodes.Length * (long)sizeof(uint)) + (_tokens.Length * (long)sizeof(int));

    /// <summary>The node behind one more byte, or <see cref="Nowhere"/>.</summary>
    public int Step(int node, byte value)
    {
        var child = (int)(_nodes[node] >> BaseShift) ^ value;
        return (_nodes[child] & LabelMask) == (UsedFlag | value) ? child : Nowhere;
    }

    /// <summary>Whether a token that merging can arrive at ends at this node.</summary>
    public bool IsToken(int node) => (_nodes[node] & TokenFlag) != 0;

    /// <summary>Whether the token at this node only ever is a whole piece.</summary>
    public bool IsWhole(int node) => (_nodes[node] & WholeFlag) != 0;

    /// <summary>The token that ends at a node for which <see cref="IsToken"/> holds.</summary>
    public int TokenAt(int node) => _tokens[node];

    /// <summary>The longest token at the start of a text, and whether the whole text is one that only ever is a whole piece.</summary>
    public int Longest(ReadOnlySpan<byte> text, out bool isWhole)
    {
        var nodes = _nodes;
        var node = 0u;
        var last = Root;
        isWhole = false;
        foreach (var value in text)
        {
            var child = (nodes[node] >> BaseShift) ^ value;
            var found = nodes[child];
            if ((found & LabelMask) != (UsedFlag | value))
            {
                return _tokens[last];
            }

            node = child;
            if ((found & TokenFlag) != 0)
            {
                last = (int)child;
            }
        }

        isWhole = (nodes[node] & WholeFlag) != 0;
        return _tokens[last];
    }
}
