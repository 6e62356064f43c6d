using System.Text.Unicode;
using Gateway.Core.Tokens.Merging;
using Gateway.Core.Tokens.Splitting;

namespace Gateway.Core.Tokens;

/// <summary>
/// Counts the tokens of texts in UTF-8. Immutable and shared by all threads; counting allocates nothing once the pools are warm.
/// Special tokens that stand in a text count as the plain text that they are; bytes that are no UTF-8 count as U+FFFD does.
/// </summary>
public abstract class Tokenizer
{
    private protected Tokenizer(string name) => Name = name;

    /// <summary>Such as "o200k_base", or the name of the folder that the vocabulary was read from.</summary>
    public string Name { get; }

    /// <summary>Whether the count is the model's own; false for an estimate.</summary>
    public abstract bool IsExact { get; }

    /// <summary>Whether the count of that text is the model's own: not where the model would change the text before it cuts it, and the gateway does not.</summary>
    internal virtual bool IsExactFor(ReadOnlySpan<byte> utf8) => IsExact;

    /// <summary>
    /// Whether counting is fast enough for an event loop at every input. False where an unknown split pattern is run as a regular expression:
    /// such texts are counted on the thread pool only.
    /// </summary>
    public virtual bool IsInline => true;

    /// <summary>Where texts of this tokenizer are cut into pieces that are counted by themselves.</summary>
    internal abstract PieceSplitter Splitter { get; }

    /// <summary>What pieces of any length are merged by; null where a piece is bounded in length and simply counted anew when it grows.</summary>
    internal virtual Vocabulary? Vocabulary => null;

    /// <summary>Tokens of the whole text.</summary>
    public int Count(ReadOnlySpan<byte> utf8)
    {
        if (Utf8.IsValid(utf8))
        {
            return CountValid(utf8);
        }

        var repaired = RepairedText.Of(utf8);
        var count = CountValid(repaired.Span);
        RepairedText.Release(repaired);
        return count;
    }

    /// <summary>Tokens of one piece, as the <see cref="Splitter"/> cuts them.</summary>
    internal abstract int CountPiece(ReadOnlySpan<byte> piece);

    /// <summary>Bytes of a piece's first tokens; the piece has more than that many.</summary>
    internal abstract int CutPiece(ReadOnlySpan<byte> piece, int tokens);

    /// <summary>Tokens of a text that is known to be valid.</summary>
    internal int CountValid(ReadOnlySpan<byte> utf8)
    {
        var splitter = Splitter;
        var scan = default(PieceScan);
        var count = 0;
        while (splitter.TryRead(utf8, ref scan))
        {
            count += CountPiece(utf8[scan.Start..scan.End]);
            scan.Next();
        }

        var (first, rest) = scan.OpenPieces(utf8.Length);
        if (!first.IsEmpty)
        {
            count += CountPiece(first.Of(utf8));
        }

        if (!rest.IsEmpty)
        {
            count += CountPiece(rest.Of(utf8));
        }

        return count;
    }
}
