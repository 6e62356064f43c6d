namespace Gateway.Core.Tokens.Merging;

/// <summary>
/// Numbers the tokens of a vocabulary by the priority of their merges, and finds for each the one pair that merging forms it from.
/// </summary>
/// <remarks>
/// While a token is being formed, no merge crosses its borders, so what happens within them is what would happen to its bytes alone. Every token
/// therefore has one last merge, wherever it stands: the one its own bytes end with. Merges that never are a last one (files list them) can be left out,
/// and a token that its own bytes do not arrive at is never formed at all.
/// </remarks>
internal sealed class VocabularyBuilder
{
    /// <summary>Longest token, in bytes. Those of known vocabularies have up to 256.</summary>
    public const int MaxTokenLength = 1024;

    private const int Bytes = 256;

    private readonly TokenList _tokens;
    private readonly int[] _idOf;
    private readonly List<int> _left = [];
    private readonly List<int> _right = [];
    private readonly List<int> _length = [];
    private readonly PairTable _pairs;
    private readonly int[] _parts = new int[MaxTokenLength];

    /// <param name="tokens">All tokens; no two are equal, none is empty or too long, each byte is one of them.</param>
    public VocabularyBuilder(TokenList tokens)
    {
        _tokens = tokens;
        _idOf = new int[tokens.Count];
        _pairs = new PairTable(tokens.Count);
        for (var value = 0; value < Bytes; value++)
        {
            AddToken(value, value, 1);
        }

        for (var index = 0; index < tokens.Count; index++)
        {
            _idOf[index] = tokens[index].Length == 1 ? tokens[index][0] : -1;
        }
    }

    /// <summary>Whether merges seen so far arrive at the token of that index.</summary>
    public bool IsFormed(int index) => _idOf[index] >= 0;

    /// <summary>The next merge in order of priority is one of any pair into this token.</summary>
    public void Form(int index)
    {
        if (!IsFormed(index) && MergeParts(_tokens[index]) == 2)
        {
            AddMerge(index);
        }
    }

    /// <summary>The next merge in order of priority is this pair's. False: it is never a token's last merge.</summary>
    public bool TryForm(int left, int right, int index)
    {
        if (IsFormed(index) || MergeParts(_tokens[index]) != 2 || _parts[0] != _idOf[left] || _parts[1] != _idOf[right])
        {
            return false;
        }

        AddMerge(index);
        return true;
    }

    /// <summary>Whether all merges together arrive at a token that those before its own did not: its parts would have to come first.</summary>
    public bool IsOutOfOrder(int index) => !IsFormed(index) && MergeParts(_tokens[index]) == 2;

    /// <summary>The vocabulary; null when it is too large.</summary>
    /// <param name="hasWholePieces">Whether a piece that is a token counts as that token even where merging does not arrive at it.</param>
    public Vocabulary? Build(bool hasWholePieces)
    {
        var included = new TokenList();
        var ids = new List<int>();
        var longest = 0;
        for (var index = 0; index < _tokens.Count; index++)
        {
            if (IsFormed(index) || hasWholePieces)
            {
                included.Add(_tokens[index]);
                ids.Add(_idOf[index]);
                longest = Math.Max(longest, _tokens[index].Length);
            }
        }

        var trie = new ByteTrieBuilder(included, index => ids[index]).Build();
        return trie is null ? null : new Vocabulary(trie, _pairs, [.. _left], [.. _right], [.. _length], ShorterTokens(trie), longest);
    }

    /// <summary>Merges the bytes of a token as far as the merges so far go; the parts are left in <see cref="_parts"/>.</summary>
    private int MergeParts(ReadOnlySpan<byte> token)
    {
        var count = token.Length;
        for (var i = 0; i < count; i++)
        {
            _parts[i] = token[i];
        }

        while (count > 1)
        {
            var best = PairTable.NoToken;
            var at = 0;
            for (var i = 0; i + 1 < count; i++)
            {
                var merged = _pairs.Find(_parts[i], _parts[i + 1]);
                if (merged < best)
                {
                    best = merged;
                    at = i;
                }
            }

            if (best == PairTable.NoToken)
            {
                break;
            }

            _parts[at] = best;
            count--;
            Array.Copy(_parts, at + 2, _parts, at + 1, count - at - 1);
        }

        return count;
    }

    private void AddMerge(int index)
    {
        var id = _left.Count;
        _idOf[index] = id;
        _pairs.Add(_parts[0], _parts[1], id);
        AddToken(_parts[0], _parts[1], _tokens[index].Length);
    }

    private void AddToken(int left, int right, int length)
    {
        _left.Add(left);
        _right.Add(right);
        _length.Add(length);
    }

    /// <summary>For each token the longest one that it begins with; itself for a byte.</summary>
    private int[] ShorterTokens(ByteTrie trie)
    {
        var shorter = new int[_left.Count];
        for (var value = 0; value < Bytes; value++)
        {
            shorter[value] = value;
        }

        for (var index = 0; index < _tokens.Count; index++)
        {
            if (_idOf[index] >= Bytes)
            {
                shorter[_idOf[index]] = trie.Longest(_tokens[index][..^1], out _);
            }
        }

        return shorter;
    }
}
