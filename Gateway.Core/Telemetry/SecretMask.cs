using System.Buffers;

namespace Gateway.Core.Telemetry;

/// <summary>
/// Takes what looks like a key or a token out of text that a client chose: <c>sk-…</c> and its kin, and JSON Web Tokens. Credentials are not looked for where they
/// belong, since no field that carries one is ever written.
/// </summary>
internal static class SecretMask
{
    // Shorter ones are no keys, but words.
    private const int LeastTail = 12;

    private static readonly SearchValues<byte> KeyBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."u8);
    private static readonly SearchValues<byte> WordBytes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    private static ReadOnlySpan<byte> KeyStart => "sk-"u8;

    private static ReadOnlySpan<byte> TokenStart => "eyJ"u8;

    private static ReadOnlySpan<byte> Stars => "***"u8;

    /// <summary>True when there may be something to take out.</summary>
    public static bool MayHold(ReadOnlySpan<byte> text) => text.IndexOf(KeyStart) >= 0 || text.IndexOf(TokenStart) >= 0;

    /// <summary>Copies a text without its secrets.</summary>
    /// <param name="text">UTF-8, or what claims to be.</param>
    /// <param name="destination">At least as long; may be where the text is.</param>
    /// <param name="isCut">True when the text went on: then what stands at its end may be the beginning of a secret.</param>
    /// <returns>Number of bytes written.</returns>
    public static int Copy(ReadOnlySpan<byte> text, Span<byte> destination, bool isCut)
    {
        var written = 0;
        while (true)
        {
            var start = Find(text, isCut, out var length);
            text[..start].CopyTo(destination[written..]);
            written += start;
            if (length == 0)
            {
                return written;
            }

            // What kind of secret it is may be known.
            var stars = Stars[..Math.Min(Stars.Length, length - KeyStart.Length)];
            text.Slice(start, KeyStart.Length).CopyTo(destination[written..]);
            stars.CopyTo(destination[(written + KeyStart.Length)..]);
            written += KeyStart.Length + stars.Length;
            text = text[(start + length)..];
        }
    }

    // Where the first secret starts, and its length; the text's end and 0 where there is none.
    private static int Find(ReadOnlySpan<byte> text, bool isCut, out int length)
    {
        var from = 0;
        while (NextStart(text[from..]) is var next && next >= 0)
        {
            var start = from + next;
            from = start + KeyStart.Length;
            var tail = text[from..].IndexOfAnyExcept(KeyBytes);
            tail = tail < 0 ? text.Length - from : tail;
            if ((tail >= LeastTail || (isCut && from + tail == text.Length)) && (start == 0 || !WordBytes.Contains(text[start - 1])))
            {
                length = KeyStart.Length + tail;
                return start;
            }
        }

        length = 0;
        return text.Length;
    }

    private static int NextStart(ReadOnlySpan<byte> text)
    {
        var key = text.IndexOf(KeyStart);
        var token = (key < 0 ? text : text[..key]).IndexOf(TokenStart);
        return token < 0 ? key : token;
    }
}
