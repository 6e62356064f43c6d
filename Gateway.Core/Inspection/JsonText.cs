using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Gateway.Core.Inspection;

/// <summary>The escapes of JSON strings (RFC 8259, section 7), undone and applied without allocation.</summary>
internal static class JsonText
{
    /// <summary>An escaped byte takes at most this many bytes.</summary>
    public const int LargestEscape = 6;

    private const int LongestCharacter = 4;

    private static readonly SearchValues<byte> MustEscape = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(value => (byte)value), (byte)'"', (byte)'\\']);

    /// <summary>Undoes the escapes of a string that a JSON reader has accepted.</summary>
    /// <param name="escaped">The string without its quotes.</param>
    /// <param name="destination">At least as long as <paramref name="escaped"/>.</param>
    /// <param name="written">Number of bytes written.</param>
    /// <returns>False when the string holds a surrogate without its partner, which no UTF-8 can say, or a broken escape.</returns>
    public static bool TryUnescape(ReadOnlySpan<byte> escaped, Span<byte> destination, out int written)
    {
        written = 0;
        while (true)
        {
            var plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
            {
                escaped.CopyTo(destination[written..]);
                written += escaped.Length;
                return true;
            }

            escaped[..plain].CopyTo(destination[written..]);
            written += plain;
            escaped = escaped[plain..];
            if (!TryUnescapeOne(ref escaped, destination[written..], out var length))
            {
                return false;
            }

            written += length;
        }
    }

    /// <summary>
    /// Undoes the escapes of the next piece of a string that a JSON reader has accepted. A surrogate without its partner becomes U+FFFD, as it
    /// does where the string is decoded at last.
    /// </summary>
    /// <param name="escaped">The string without its quotes; shortened by what was read.</param>
    /// <param name="destination">At least <see cref="LargestEscape"/> bytes; filled as far as whole escapes fit, whole characters only where they were escaped.</param>
    /// <returns>Number of bytes written.</returns>
    public static int UnescapePiece(ref ReadOnlySpan<byte> escaped, Span<byte> destination)
    {
        var written = 0;
        while (!escaped.IsEmpty)
        {
            // No further than there is room, so that a long text is not searched again for every piece.
            var window = escaped[..Math.Min(escaped.Length, destination.Length - written)];
            var plain = window.IndexOf((byte)'\\');
            var run = plain < 0 ? window : window[..plain];
            run.CopyTo(destination[written..]);
            written += run.Length;
            escaped = escaped[run.Length..];
            if (plain < 0 || destination.Length - written < LongestCharacter)
            {
                break;
            }

            var left = escaped.Length;
            if (!TryUnescapeOne(ref escaped, destination[written..], out var length))
            {
                // A surrogate alone has been read, a broken escape has not.
                escaped = escaped[(escaped.Length < left ? 0 : 1)..];
                length = Rune.ReplacementChar.EncodeToUtf8(destination[written..]);
            }

            written += length;
        }

        return written;
    }

    /// <summary>The byte that an escape of two bytes stands for, by its second one.</summary>
    internal static byte ByteOf(byte escape) => escape switch
    {
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        var itself => itself,
    };

    /// <summary>Writes text as a JSON string, quotes included.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="destination">At least <see cref="LargestEscape"/> times the text and two bytes more.</param>
    /// <returns>Number of bytes written.</returns>
    public static int Quote(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        destination[0] = (byte)'"';
        var written = 1;
        while (true)
        {
            var plain = text.IndexOfAny(MustEscape);
            var run = plain < 0 ? text : text[..plain];
            run.CopyTo(destination[written..]);
            written += run.Length;
            if (plain < 0)
            {
                destination[written] = (byte)'"';
                return written + 1;
            }

            written += EscapeOne(text[plain], destination[written..]);
            text = text[(plain + 1)..];
        }
    }

    private static int EscapeOne(byte value, Span<byte> destination)
    {
        destination[0] = (byte)'\\';
        if (value is (byte)'"' or (byte)'\\')
        {
            destination[1] = value;
            return 2;
        }

        "u00"u8.CopyTo(destination[1..]);
        destination[4] = (byte)('0' + (value >> 4));
        destination[5] = (byte)"0123456789abcdef"[value & 0xF];
        return LargestEscape;
    }

    private static bool TryUnescapeOne(ref ReadOnlySpan<byte> escaped, Span<byte> destination, out int length)
    {
        length = 1;
        if (escaped.Length < 2)
        {
            return false;
        }

        if (escaped[1] == (byte)'u')
        {
            return TryUnescapeUnicode(ref escaped, destination, out length);
        }

        destination[0] = ByteOf(escaped[1]);
        escaped = escaped[2..];
        return true;
    }

    private static bool TryUnescapeUnicode(ref ReadOnlySpan<byte> escaped, Span<byte> destination, out int length)
    {
        length = 0;
        if (!TryReadUnit(escaped, out var unit))
        {
            return false;
        }

        escaped = escaped[LargestEscape..];
        if (Rune.TryCreate(unit, out var rune))
        {
            return rune.TryEncodeToUtf8(destination, out length);
        }

        if (!TryReadUnit(escaped, out var low) || !Rune.TryCreate(unit, low, out rune))
        {
            return false;
        }

        escaped = escaped[LargestEscape..];
        return rune.TryEncodeToUtf8(destination, out length);
    }

    /// <summary>Reads the <c>\u</c> escape, of <see cref="LargestEscape"/> bytes, that the text begins with; false when it begins with no whole one.</summary>
    internal static bool TryReadUnit(ReadOnlySpan<byte> escaped, out char unit)
    {
        unit = default;
        if (escaped.Length < LargestEscape || escaped[0] != (byte)'\\' || escaped[1] != (byte)'u'
            || !Utf8Parser.TryParse(escaped[2..LargestEscape], out ushort value, out var digits, 'x') || digits != 4)
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
