using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Core.Namespaces;

/// <summary>Addresses as numbers: IPv6, or IPv4 mapped into it (::ffff:a.b.c.d).</summary>
internal static class ClientAddresses
{
    private const ulong MappedPrefix = 0xFFFF_0000_0000;

    public static UInt128 From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var written))
        {
            return UInt128.Zero;
        }

        return written == 4
            ? new UInt128(0, MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>An address in its usual notation; the decimal, octal and shortened forms of IPv4 and zone ids are refused.</summary>
    public static bool TryParse(string text, out UInt128 address, out bool isIPv4)
    {
        address = default;
        isIPv4 = false;
        if (text.AsSpan().ContainsAny('%', '[', ']') || !IPAddress.TryParse(text, out var parsed))
        {
            return false;
        }

        isIPv4 = parsed.AddressFamily == AddressFamily.InterNetwork;
        address = From(parsed);
        return !isIPv4 || parsed.ToString() == text;
    }
}
