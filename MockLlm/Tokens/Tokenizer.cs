using System.Text;

namespace MockLlm.Tokens;

/// <summary>
/// The mock's own tokenizer, the one place that says what a token is: a run of letters and digits together with the
/// one space before it; each Chinese, Japanese or Korean character; each other character (Unicode scalar value).
/// Any prefix of whole tokens splits into the same tokens again, so cutting an answer never changes its count.
/// </summary>
internal static class Tokenizer
{
    /// <summary>Splits text into tokens; joined they give the text again.</summary>
    public static List<string> Split(string text)
    {
        var tokens = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var length = TokenLength(text.AsSpan(start));
            tokens.Add(text.Substring(start, length));
            start += length;
        }

        return tokens;
    }

    /// <summary>How many tokens the text has.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (!text.IsEmpty)
        {
            text = text[TokenLength(text)..];
            count++;
        }

        return count;
    }

    private static int TokenLength(ReadOnlySpan<char> text)
    {
        var space = text[0] == ' ' ? 1 : 0;
        var run = RunLength(text[space..]);
        if (run > 0)
        {
            return space + run;
        }

        Rune.DecodeFromUtf16(text, out _, out var single);
        return single;
    }

    private static int RunLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length)
        {
            Rune.DecodeFromUtf16(text[length..], out var rune, out var used);
            if (!Rune.IsLetterOrDigit(rune) || IsEastAsian(rune.Value))
            {
                break;
            }

            length += used;
        }

        return length;
    }

    private static bool IsEastAsian(int value)
    {
        return value is (>= 0x2E80 and <= 0x9FFF)
            or (>= 0xAC00 and <= 0xD7AF)
            or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFF66 and <= 0xFF9F)
            or (>= 0x20000 and <= 0x3FFFF);
    }
}
