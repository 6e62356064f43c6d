using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Core.Tokens.Merging;
using Gateway.Core.Tokens.Splitting;

namespace Gateway.Core.Tokens;

/// <summary>
/// Byte-level byte-pair encoding with a split pattern that is not known, run as a regular expression of .NET. Texts are first cut into segments of some
/// kilobytes, and a segment that takes too long is one piece; outside the basic plane the expression sees surrogates. So the count is an estimate, and never made on an event loop.
/// </summary>
internal sealed class RegexTokenizer : Tokenizer
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private readonly Vocabulary _vocabulary;
    private readonly Regex[] _patterns;

    /// <exception cref="TokenizerFileException">.NET does not understand a pattern.</exception>
    public RegexTokenizer(string name, Vocabulary vocabulary, IReadOnlyList<string> patterns)
        : base(name)
    {
        _vocabulary = vocabulary;
        _patterns = [.. patterns.Select(Compile)];
    }

    /// <inheritdoc/>
    public override bool IsExact => false;

    /// <inheritdoc/>
    public override bool IsInline => false;

    /// <inheritdoc/>
    internal override PieceSplitter Splitter { get; } = new SegmentSplitter();

    /// <inheritdoc/>
    internal override int CountPiece(ReadOnlySpan<byte> piece)
    {
        var budget = int.MaxValue;
        Walk(piece, ref budget);
        return int.MaxValue - budget;
    }

    /// <inheritdoc/>
    internal override int CutPiece(ReadOnlySpan<byte> piece, int tokens) => Walk(piece, ref tokens);

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
        }
        catch (ArgumentException exception)
        {
            throw new TokenizerFileException($"the split pattern is not supported: {exception.Message}", exception);
        }
    }

    /// <summary>Takes tokens off the budget until it or the segment ends; returns the bytes walked.</summary>
    private int Walk(ReadOnlySpan<byte> segment, ref int budget)
    {
        var characters = ArrayPool<char>.Shared.Rent(segment.Length);
        var length = Encoding.UTF8.GetChars(segment, characters);
        var walked = Walk(segment, characters.AsSpan(0, length), 0, ref budget);
        ArrayPool<char>.Shared.Return(characters);
        return walked;
    }

    private int Walk(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text, int pattern, ref int budget)
    {
        if (pattern == _patterns.Length)
        {
            return WalkPiece(bytes, ref budget);
        }

        var walked = 0;
        var position = 0;
        try
        {
            foreach (var match in _patterns[pattern].EnumerateMatches(text))
            {
                if (match.Length == 0)
                {
                    continue;
                }

                if (!TryWalkPart(bytes, text[position..match.Index], pattern, ref walked, ref budget)
                    || !TryWalkPart(bytes, text.Slice(match.Index, match.Length), pattern, ref walked, ref budget))
                {
                    return walked;
                }

                position = match.Index + match.Length;
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // What is left of the segment is one piece.
        }

        TryWalkPart(bytes, text[position..], pattern, ref walked, ref budget);
        return walked;
    }

    /// <summary>Walks what lies behind the bytes walked; false when the budget ends within it.</summary>
    private bool TryWalkPart(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> part, int pattern, ref int walked, ref int budget)
    {
        var piece = bytes.Slice(walked, Encoding.UTF8.GetByteCount(part));
        var length = piece.IsEmpty ? 0 : Walk(piece, part, pattern + 1, ref budget);
        walked += length;
        return length == piece.Length;
    }

    private int WalkPiece(ReadOnlySpan<byte> piece, ref int budget)
    {
        var count = PieceMerger.Count(_vocabulary, piece);
        if (count <= budget)
        {
            budget -= count;
            return piece.Length;
        }

        var length = PieceMerger.Cut(_vocabulary, piece, budget);
        budget = 0;
        return length;
    }
}
