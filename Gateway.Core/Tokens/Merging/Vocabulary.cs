namespace Gateway.Core.Tokens.Merging;

/// <summary>
/// The tokens of one model and how they merge, in flat arrays. Tokens are numbered by the priority of their merge behind the 256 bytes,
/// which is not how the model numbers them: here they are only counted.
/// </summary>
internal sealed class Vocabulary
{
    private readonly PairTable _pairs;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _length;
    private readonly int[] _shorter;

    public Vocabulary(ByteTrie trie, PairTable pairs, int[] left, int[] right, int[] length, int[] shorter, int maxTokenLength)
    {
        Trie = trie;
        _pairs = pairs;
        _left = left;
        _right = right;
        _length = length;
        _shorter = shorter;
        MaxTokenLength = maxTokenLength;
    }

    public ByteTrie Trie { get; }

    /// <summary>Length of the longest token in bytes, those included that only ever are whole pieces.</summary>
    public int MaxTokenLength { get; }

    /// <summary>Tokens that merging arrives at.</summary>
    public int Count => _left.Length;

    /// <summary>Bytes that the vocabulary takes.</summary>
    public long Size => Trie.Size + _pairs.Size + (4L * sizeof(int) * _left.Length);

    public int LengthOf(int token) => _length[token];

    /// <summary>The longest token that this one begins with; itself when there is none.</summary>
    public int Shorter(int token) => _shorter[token];

    /// <summary>
    /// Whether merging leaves two tokens beside each other that way. A sequence of tokens is what merging makes of its bytes exactly when
    /// each two neighbours fit; so there is one such sequence for every text, and each of its beginnings is the one for that beginning of the text.
    /// </summary>
    /// <remarks>Undoes the merges on both sides of the border from the last to the first, and looks for one across it that would have come before.</remarks>
    public bool Fit(int left, int right)
    {
        var limit = PairTable.NoToken;
        while (_pairs.Find(left, right) >= limit)
        {
            if (left > right)
            {
                limit = left;
                left = _right[left];
                if (left != limit)
                {
                    continue;
                }

                limit = right + 1;
                right = _left[right];
                if (right + 1 == limit)
                {
                    return true;
                }
            }
            else
            {
                limit = right + 1;
                right = _left[right];
                if (right + 1 != limit)
                {
                    continue;
                }

                limit = left;
                left = _right[left];
                if (left == limit)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
