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
    private int _lastStart;

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
        _lastStart = 0;
        Length = 0;
    }

    private void Append(byte value)
    {
        Step(value);
        if (!TryGrow())
        {
            FindLast();
        }
    }

    /// <summary>Takes every walk that is under way, and a new one, one byte further; those that no token goes on with end.</summary>
    private void Step(byte value)
    {
        var trie = _vocabulary!.Trie;
        _walkStarts[_walks] = Length;
        _walkNodes[_walks++] = ByteTrie.Root;
        Length++;
        var kept = 0;
        for (var i = 0; i < _walks; i++)
        {
            var node = trie.Step(_walkNodes[i], value);
            if (node != ByteTrie.Nowhere)
            {
                _walkStarts[kept] = _walkStarts[i];
                _walkNodes[kept++] = node;
            }
        }

        _walks = kept;
        if (kept > 0 && _walkStarts[0] == 0 && trie.IsWhole(_walkNodes[0]))
        {
            _wholeLength = Length;
        }
    }

    /// <summary>In long runs of the same, the last token mostly is the one before with a byte more.</summary>
    private bool TryGrow()
    {
        var index = _walkStarts.AsSpan(0, _walks).BinarySearch(_lastStart);
        return index >= 0 && TryEnd(index);
    }

    private void FindLast()
    {
        var index = 0;
        while (!TryEnd(index))
        {
            index++;
        }
    }

    /// <summary>Whether the walk is at the end of a token that fits, which then is the last one; one walk is.</summary>
    private bool TryEnd(int index)
    {
        var trie = _vocabulary!.Trie;
        var node = _walkNodes[index];
        var start = _walkStarts[index];
        if (!trie.IsToken(node) || !Fits(start, trie.TokenAt(node)))
        {
            return false;
        }

        _lastStart = start;
        _lastTokens[Length & _mask] = trie.TokenAt(node);
        _counts[Length & _mask] = _counts[start & _mask] + 1;
        return true;
    }

    private bool Fits(int start, int token) => start == 0 || _vocabulary!.Fit(_lastTokens[start & _mask], token);
}
