using System.Globalization;
using System.Text;

namespace Gateway.Core.Tokens;

/// <summary>
/// Tells texts that normalization form C leaves as they are from those that it might change. No text that it changes passes for the former; some that it does not
/// change pass for the latter, such as those of scripts that write vowels as marks.
/// </summary>
internal static class Composition
{
    private const int FirstMark = 0x300;

    /// <summary>
    /// Characters beside marks that the form replaces, or that join the one before them, as ranges: the first and the last of each, in order. Taken from the
    /// Unicode standard's NFC_Quick_Check, wider where that makes fewer of them.
    /// </summary>
    private static readonly int[] Ranges =
    [
        0x374, 0x374, 0x37E, 0x37E, 0x387, 0x387, 0x958, 0x95F, 0x9DC, 0x9DF, 0xA33, 0xA36, 0xA59, 0xA5E, 0xB5C, 0xB5D, 0xF43, 0xF69, 0x1161, 0x1175, 0x11A8, 0x11C2,
        0x1F71, 0x1FFD, 0x2000, 0x2001, 0x2126, 0x2126, 0x212A, 0x212B, 0x2329, 0x232A, 0x2ADC, 0x2ADC, 0xF900, 0xFAD9, 0xFB1D, 0xFB4E, 0x1D15E, 0x1D1C0, 0x2F800, 0x2FA1D,
    ];

    /// <summary>True for a text that is in normalization form C for certain.</summary>
    /// <param name="utf8">Whole characters.</param>
    public static bool IsCertain(ReadOnlySpan<byte> utf8)
    {
        if (Ascii.IsValid(utf8))
        {
            return true;
        }

        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out var rune, out var length);
            if (MayChange(rune))
            {
                return false;
            }

            utf8 = utf8[length..];
        }

        return true;
    }

    /// <summary>True for a character with which a text may not be in that form.</summary>
    public static bool MayChange(Rune rune)
    {
        // Most of what is written: Latin, ideographs, syllables.
        if (rune.Value is < FirstMark or (>= 0x3400 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3))
        {
            return false;
        }

        var category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
        {
            return !IsVariationSelector(rune.Value);
        }

        var position = Array.BinarySearch(Ranges, rune.Value);
        return position >= 0 || (~position & 1) != 0;
    }

    // They stand in many emoji.
    private static bool IsVariationSelector(int value) => value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
