using System.Numerics;
using Gateway.Core.Buffers;

namespace Gateway.Core.Tokens.Merging;

/// <summary>
/// A piece that grows: knows, for the last of its beginnings, what their last token is and how many they have. A new beginning's last token is the one that
/// ends there and fits to the last token of the beginning before it, so a byte costs at most as many steps as the longest token has bytes, however long the piece is.
/// Recycled; its memory depends on the longest token alone.
/// </summary>
internal sealed class LongPiece
{
    /// <summary>How far behind the end <see cref="CountAt"/> may look: one character.</summary>
    private const int LookBack = 4;

    private Vocabulary? _vocabulary;
    private int _mask;
    private int[] _lastTokens = [];
    private int[] _counts = [];
    private int[] _walkStarts = [];
    private int[] _walkNodes = [];
    private int _walks;
    private int _wholeLength;

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>An empty one.</summary>
    public static LongPiece Take(Vocabulary vocabulary)
    {
        var piece = Recycler<LongPiece>.TryTake() ?? new LongPiece();
        piece.Begin(vocabulary);
        return piece;
    }

    /// <summary>Gives it back.</summary>
    public static void Release(LongPiece piece)
    {
        piece._vocabulary = null;
        Recycler<LongPiece>.Put(piece);
    }

    /// <summary>Tokens of the piece's first bytes: all of them, or at most four fewer.</summary>
    public int CountAt(int length) => length == _wholeLength ? 1 : _counts[length & _mask];

    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            Append(value);
        }
    }

    private void Begin(Vocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)(vocabulary.MaxTokenLength + LookBack + 1));
        if (_counts.Length < size)
        {
            _lastTokens = new int[size];
            _counts = new int[size];
            _walkStarts = new int[size];
            _walkNodes = new int[size];
        }

        _mask = _counts.Length - 1;
        _counts[0] = 0;
        _walks = 0;
        _wholeLength = 0;
        Length = 0;
    }

    private void Append(byte value)
    {
        var trie = _vocabulary!.Trie;
        _walkStarts[_walks] = Length;
        _walkNodes[_walks++] = ByteTrie.Root;
        Length++;
        var isOpen = true;
        var kept = 0;
        for (var i = 0; i < _walks; i++)
        {
            var node = trie.Step(_walkNodes[i], value);
            if (node == ByteTrie.Nowhere)
            {
                continue;
            }

            var start = _walkStarts[i];
            _walkStarts[kept] = start;
            _walkNodes[kept++] = node;
            if (isOpen && trie.IsToken(node) && Fits(start, trie.TokenAt(node)))
            {
                _lastTokens[Length & _mask] = trie.TokenAt(node);
                _counts[Length & _mask] = _counts[start & _mask] + 1;
                isOpen = false;
            }

            if (start == 0 && trie.IsWhole(node))
            {
                _wholeLength = Length;
            }
        }

        _walks = kept;
    }

    private bool Fits(int start, int token) => start == 0 || _vocabulary!.Fit(_lastTokens[start & _mask], token);
}
