using System.Runtime.InteropServices;
using Gateway.Core.Buffers;

namespace Gateway.Core.Tokens.Merging;

/// <summary>
/// What merging makes of one piece, found from left to right: the longest token that fits to the one before it, a shorter one where that leads nowhere.
/// A place from which nothing led on is not tried again, so that the time is linear in the length.
/// </summary>
internal static class PieceMerger
{
    /// <summary>Tokens of a piece.</summary>
    public static int Count(Vocabulary vocabulary, ReadOnlySpan<byte> piece)
    {
        var first = vocabulary.Trie.Longest(piece, out var isWhole);
        return isWhole || vocabulary.LengthOf(first) == piece.Length ? 1 : Merge(vocabulary, piece, first, PairTable.NoToken, out _);
    }

    /// <summary>Bytes of a piece's first tokens; all of them when it has no more than that.</summary>
    public static int Cut(Vocabulary vocabulary, ReadOnlySpan<byte> piece, int tokens)
    {
        var first = vocabulary.Trie.Longest(piece, out var isWhole);
        if (isWhole || vocabulary.LengthOf(first) == piece.Length)
        {
            return tokens > 0 ? piece.Length : 0;
        }

        Merge(vocabulary, piece, first, tokens, out var length);
        return length;
    }

    /// <summary>Merges the piece and adds the lengths of at most so many of its first tokens.</summary>
    private static int Merge(Vocabulary vocabulary, ReadOnlySpan<byte> piece, int first, int tokens, out int length)
    {
        var block = BlockPool.Rent((piece.Length * sizeof(int)) + (piece.Length / 8) + sizeof(int));
        var words = MemoryMarshal.Cast<byte, int>(block.AsSpan());
        var count = Merge(vocabulary, piece, first, words[..piece.Length], words[piece.Length..]);
        length = 0;
        if (tokens != PairTable.NoToken)
        {
            foreach (var token in words[..Math.Min(tokens, count)])
            {
                length += vocabulary.LengthOf(token);
            }
        }

        BlockPool.Return(block);
        return count;
    }

    private static int Merge(Vocabulary vocabulary, ReadOnlySpan<byte> piece, int first, Span<int> tokens, Span<int> deadEnds)
    {
        var hasDeadEnds = false;
        var count = 0;
        var position = 0;
        var token = first;
        var known = Choice.None;
        var wanted = Choice.None;
        while (true)
        {
            var end = position + vocabulary.LengthOf(token);
            if (!(hasDeadEnds && IsDeadEnd(deadEnds, end)) && (count == 0 || vocabulary.Fit(tokens[count - 1], token)))
            {
                // With dead ends a token may have been passed over that fits; without, all longer ones do not.
                known = hasDeadEnds ? known : wanted with { Chosen = token };
                tokens[count++] = token;
                position = end;
                if (position == piece.Length)
                {
                    return count;
                }

                wanted = new Choice(token, vocabulary.Trie.Longest(piece[position..], out _), -1);
                token = known.Left == wanted.Left && known.Longest == wanted.Longest ? known.Chosen : wanted.Longest;
                continue;
            }

            var shorter = vocabulary.Shorter(token);
            while (shorter == token)
            {
                if (!hasDeadEnds)
                {
                    deadEnds[..((piece.Length / 32) + 1)].Clear();
                    hasDeadEnds = true;
                }

                deadEnds[position >> 5] |= 1 << position;
                token = tokens[--count];
                position -= vocabulary.LengthOf(token);
                shorter = vocabulary.Shorter(token);
            }

            token = shorter;
        }
    }

    private static bool IsDeadEnd(ReadOnlySpan<int> deadEnds, int position) => (deadEnds[position >> 5] & (1 << position)) != 0;

    /// <summary>Which of the tokens that a text begins with fits behind another: a long run of the same asks that again and again.</summary>
    private readonly record struct Choice(int Left, int Longest, int Chosen)
    {
        public static Choice None => new(-1, -1, -1);
    }
}
