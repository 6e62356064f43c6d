using System.Buffers;
using System.Net;

namespace Gateway.Core.Http1;

/// <summary>Checks an authority: host with an optional port, no user information (RFC 9110, section 4.2.1 and 7.2).</summary>
internal static class HostSyntax
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "-._~!$&'()*+,;=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789ABCDEFabcdef:."u8);

    /// <summary>True for a name, an IPv4 address or an IPv6 literal, each with or without a port from 0 to 65535.</summary>
    public static bool IsValid(ReadOnlySpan<byte> authority)
    {
        if (authority.IsEmpty)
        {
            return false;
        }

        if (authority[0] == '[')
        {
            var close = authority.IndexOf((byte)']');
            return close > 0 && IsAddress(authority[1..close]) && IsOptionalPort(authority[(close + 1)..]);
        }

        // A name is free of percent escapes nearly always; then the first byte that is not part of it starts the port.
        var end = authority.IndexOfAnyExcept(NameBytes);
        while (end >= 0 && authority[end] == '%')
        {
            if (end + 2 >= authority.Length
                || HttpBytes.HexValue(authority[end + 1]) < 0
                || HttpBytes.HexValue(authority[end + 2]) < 0)
            {
                return false;
            }

            var next = authority[(end + 3)..].IndexOfAnyExcept(NameBytes);
            end = next < 0 ? -1 : next + end + 3;
        }

        return end < 0 || (end > 0 && IsOptionalPort(authority[end..]));
    }

    private static bool IsAddress(ReadOnlySpan<byte> literal) =>
        !literal.ContainsAnyExcept(AddressBytes) && literal.Contains((byte)':') && IPAddress.IsValidUtf8(literal);

    private static bool IsOptionalPort(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        return text[0] == ':' && FramingFields.TryReadDecimal(text[1..], out var port) && port <= ushort.MaxValue;
    }
}
