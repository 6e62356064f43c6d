using Gateway.Core.Tokens.Splitting;

namespace Gateway.Core.Tokens;

/// <summary>Where a text that counts too much is cut.</summary>
internal static class TextCut
{
    /// <summary>
    /// Bytes of the text's first <paramref name="cap"/> tokens without an incomplete character; of fewer tokens while what that leaves counts more than the cap by itself.
    /// </summary>
    /// <param name="tokenizer">What counts.</param>
    /// <param name="text">Valid UTF-8 of more tokens than the cap.</param>
    /// <param name="cap">Most tokens that the result may count.</param>
    public static int LengthOf(Tokenizer tokenizer, ReadOnlySpan<byte> text, int cap)
    {
        for (var tokens = cap; tokens > 0; tokens--)
        {
            var length = FirstTokens(tokenizer, text, tokens);
            if (tokenizer.CountValid(text[..length]) <= cap)
            {
                return length;
            }
        }

        return 0;
    }

    /// <summary>Length of the text's first tokens, back to the end of a character.</summary>
    private static int FirstTokens(Tokenizer tokenizer, ReadOnlySpan<byte> text, int tokens)
    {
        var scan = default(PieceScan);
        while (tokenizer.Splitter.TryRead(text, ref scan))
        {
            if (!TryTake(tokenizer, text, new PieceRange(scan.Start, scan.End), ref tokens, out var length))
            {
                return length;
            }

            scan.Next();
        }

        var (first, rest) = scan.OpenPieces(text.Length);
        return TryTake(tokenizer, text, first, ref tokens, out var end) && TryTake(tokenizer, text, rest, ref tokens, out end) ? text.Length : end;
    }

    /// <summary>Takes a piece's tokens off those allowed; false, and where the allowed ones end, when it has more.</summary>
    private static bool TryTake(Tokenizer tokenizer, ReadOnlySpan<byte> text, PieceRange piece, ref int tokens, out int length)
    {
        length = piece.End;
        var count = piece.IsEmpty ? 0 : tokenizer.CountPiece(piece.Of(text));
        if (count <= tokens)
        {
            tokens -= count;
            return true;
        }

        length = piece.Start + tokenizer.CutPiece(piece.Of(text), tokens);
        while (length > 0 && (text[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return false;
    }
}
