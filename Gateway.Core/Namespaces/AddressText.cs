using System.Buffers.Text;

namespace Gateway.Core.Namespaces;

/// <summary>
/// Addresses as text (RFC 4291, section 2.2; RFC 5952), read and written without an object: behind a trusted proxy every request carries some.
/// </summary>
internal static class AddressText
{
    private const int Groups = 8;
    private const int LongestGroup = 4;

    /// <summary>Four decimal numbers without leading zeros.</summary>
    public static bool TryParseIPv4(ReadOnlySpan<byte> text, out uint number)
    {
        number = 0;
        for (var i = 0; i < 4; i++)
        {
            var dot = text.IndexOf((byte)'.');
            var part = dot < 0 ? text : text[..dot];
            if ((dot < 0) != (i == 3) || !TryParseOctet(part, out var octet))
            {
                return false;
            }

            number = (number << 8) | octet;
            text = text[(dot + 1)..];
        }

        return true;
    }

    /// <summary>Groups of hexadecimal digits, one run of zeros left out as <c>::</c>, the last two possibly as IPv4; no brackets, no zone.</summary>
    public static bool TryParseIPv6(ReadOnlySpan<byte> text, out UInt128 address)
    {
        address = UInt128.Zero;
        Span<ushort> groups = stackalloc ushort[Groups];
        var count = 0;
        var gap = -1;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            var colon = text.IndexOf((byte)':');
            if (!TryParseGroups(colon < 0 ? text : text[..colon], isLast: colon < 0, groups[count..], out var read))
            {
                return false;
            }

            count += read;
            text = colon < 0 ? default : text[(colon + 1)..];
            if (colon < 0)
            {
                break;
            }

            if (text.IsEmpty || (text[0] == (byte)':' && gap >= 0))
            {
                return false;
            }

            if (text[0] == (byte)':')
            {
                gap = count;
                text = text[1..];
            }
        }

        if (gap < 0 ? count != Groups : count == Groups)
        {
            return false;
        }

        address = Join(groups[..count], gap);
        return true;
    }

    public static int FormatIPv4(uint number, Span<byte> destination)
    {
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            Utf8Formatter.TryFormat((byte)(number >> shift), destination[length..], out var digits);
            length += digits;
            if (shift > 0)
            {
                destination[length++] = (byte)'.';
            }
        }

        return length;
    }

    public static int FormatIPv6(UInt128 address, Span<byte> destination)
    {
        var (gap, gapLength) = LongestZeros(address);
        var length = 0;
        for (var i = 0; i < Groups; i++)
        {
            if (i == gap)
            {
                "::"u8.CopyTo(destination[length..]);
                length += 2;
                i += gapLength - 1;
                continue;
            }

            if (i > 0 && i != gap + gapLength)
            {
                destination[length++] = (byte)':';
            }

            Utf8Formatter.TryFormat(Group(address, i), destination[length..], out var digits, 'x');
            length += digits;
        }

        return length;
    }

    private static bool TryParseOctet(ReadOnlySpan<byte> text, out uint octet)
    {
        octet = 0;
        if (text.IsEmpty || text.Length > 3 || (text.Length > 1 && text[0] == (byte)'0'))
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            octet = (octet * 10) + digit - '0';
        }

        return octet <= byte.MaxValue;
    }

    private static bool TryParseGroups(ReadOnlySpan<byte> text, bool isLast, Span<ushort> groups, out int read)
    {
        read = 1;
        if (isLast && groups.Length >= 2 && TryParseIPv4(text, out var number))
        {
            read = 2;
            groups[0] = (ushort)(number >> 16);
            groups[1] = (ushort)number;
            return true;
        }

        if (groups.IsEmpty || text.IsEmpty || text.Length > LongestGroup)
        {
            return false;
        }

        return Utf8Parser.TryParse(text, out groups[0], out var consumed, 'x') && consumed == text.Length;
    }

    private static UInt128 Join(ReadOnlySpan<ushort> groups, int gap)
    {
        var address = UInt128.Zero;
        for (var i = 0; i < groups.Length; i++)
        {
            if (i == gap)
            {
                address <<= 16 * (Groups - groups.Length);
            }

            address = (address << 16) | groups[i];
        }

        return gap == groups.Length && gap > 0 ? address << (16 * (Groups - gap)) : address;
    }

    // The longest run of zeros, the first of several; a single zero is no run.
    private static (int Start, int Length) LongestZeros(UInt128 address)
    {
        var longest = (Start: -1, Length: 1);
        for (var i = 0; i < Groups; i++)
        {
            var end = i;
            while (end < Groups && Group(address, end) == 0)
            {
                end++;
            }

            if (end - i > longest.Length)
            {
                longest = (i, end - i);
            }

            i = Math.Max(i, end - 1);
        }

        return longest.Start < 0 ? (-1, 0) : longest;
    }

    private static ushort Group(UInt128 address, int index) => (ushort)(address >> (16 * (Groups - 1 - index)));
}
