namespace Gateway.Core.Namespaces;

/// <summary>Finds a parameter in a raw query and undoes its encoding.</summary>
internal static class QueryReader
{
    /// <summary>The raw value of the first parameter of that name; of one without an equals sign, an empty one.</summary>
    public static bool TryFind(ReadOnlySpan<byte> query, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> raw)
    {
        while (!query.IsEmpty)
        {
            var end = query.IndexOf((byte)'&');
            var pair = end < 0 ? query : query[..end];
            query = end < 0 ? default : query[(end + 1)..];
            var equals = pair.IndexOf((byte)'=');
            if (DecodedEquals(equals < 0 ? pair : pair[..equals], name) && !pair.IsEmpty)
            {
                raw = equals < 0 ? default : pair[(equals + 1)..];
                return true;
            }
        }

        raw = default;
        return false;
    }

    public static bool IsEncoded(ReadOnlySpan<byte> raw) => raw.IndexOfAny((byte)'%', (byte)'+') >= 0;

    /// <summary>Writes the value with percent-encoding undone and plus signs as spaces; a percent sign without two digits stays.</summary>
    /// <param name="raw">The value as sent.</param>
    /// <param name="destination">At least as long as <paramref name="raw"/>.</param>
    /// <returns>The bytes written.</returns>
    public static int Decode(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        var written = 0;
        while (!raw.IsEmpty)
        {
            destination[written++] = Next(ref raw);
        }

        return written;
    }

    private static bool DecodedEquals(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> name)
    {
        foreach (var expected in name)
        {
            if (raw.IsEmpty || Next(ref raw) != expected)
            {
                return false;
            }
        }

        return raw.IsEmpty;
    }

    private static byte Next(ref ReadOnlySpan<byte> raw)
    {
        var first = raw[0];
        if (first == (byte)'%' && raw.Length >= 3)
        {
            int high = HexDigit(raw[1]), low = HexDigit(raw[2]);
            if (high >= 0 && low >= 0)
            {
                raw = raw[3..];
                return (byte)((high << 4) | low);
            }
        }

        raw = raw[1..];
        return first == (byte)'+' ? (byte)' ' : first;
    }

    private static int HexDigit(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}
