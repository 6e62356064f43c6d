using System.Globalization;
using System.Text;

namespace Gateway.Core.Tokens.Splitting;

/// <summary>The class of every code point, in a table of two stages: pages of 256 code points, equal pages kept once.</summary>
internal static class CharClasses
{
    private const int PageBits = 8;
    private const int PageSize = 1 << PageBits;
    private const int CodePoints = 0x110000;

    private static readonly byte[] PageOf = new byte[CodePoints >> PageBits];
    private static readonly CharClass[] Pages = MakePages();

    /// <summary>The class of a code point.</summary>
    public static CharClass Of(int codePoint) => Pages[(PageOf[codePoint >> PageBits] << PageBits) | (codePoint & (PageSize - 1))];

    /// <summary>The class of the character that begins at a position of valid UTF-8, and its length in bytes.</summary>
    public static CharClass At(ReadOnlySpan<byte> text, int position, out int length)
    {
        var lead = text[position];
        if (lead < 0x80)
        {
            length = 1;
            return Pages[lead];
        }

        return Of(CodePointAt(text, position, out length));
    }

    /// <summary>The code point that begins at a position of valid UTF-8, and its length in bytes.</summary>
    public static int CodePointAt(ReadOnlySpan<byte> text, int position, out int length)
    {
        var lead = text[position];
        if (lead < 0x80)
        {
            length = 1;
            return lead;
        }

        if (lead < 0xE0)
        {
            length = 2;
            return ((lead & 0x1F) << 6) | (text[position + 1] & 0x3F);
        }

        if (lead < 0xF0)
        {
            length = 3;
            return ((lead & 0x0F) << 12) | ((text[position + 1] & 0x3F) << 6) | (text[position + 2] & 0x3F);
        }

        length = 4;
        return ((lead & 0x07) << 18) | ((text[position + 1] & 0x3F) << 12) | ((text[position + 2] & 0x3F) << 6) | (text[position + 3] & 0x3F);
    }

    private static CharClass[] MakePages()
    {
        var pages = new List<CharClass[]>();
        for (var page = 0; page < PageOf.Length; page++)
        {
            var classes = new CharClass[PageSize];
            for (var i = 0; i < PageSize; i++)
            {
                classes[i] = Classify((page << PageBits) | i);
            }

            var known = pages.FindIndex(other => other.AsSpan().SequenceEqual(classes));
            if (known < 0)
            {
                known = pages.Count;
                pages.Add(classes);
            }

            PageOf[page] = checked((byte)known);
        }

        return [.. pages.SelectMany(page => page)];
    }

    private static CharClass Classify(int codePoint)
    {
        if (codePoint is '\r' or '\n')
        {
            return CharClass.LineEnd;
        }

        if (Rune.IsValid(codePoint) && Rune.IsWhiteSpace(new Rune(codePoint)))
        {
            return CharClass.Space;
        }

        return CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => CharClass.Upper,
            UnicodeCategory.LowercaseLetter => CharClass.Lower,
            UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CharClass.OtherLetter,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => CharClass.Mark,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CharClass.Number,
            UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
                or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
                or UnicodeCategory.OtherPunctuation or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol
                or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol => CharClass.Symbol,
            _ => CharClass.Other,
        };
    }
}
