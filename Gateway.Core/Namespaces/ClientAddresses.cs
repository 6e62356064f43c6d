using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Gateway.Core.Namespaces;

/// <summary>Addresses as numbers: IPv6, or IPv4 mapped into it (::ffff:a.b.c.d).</summary>
internal static class ClientAddresses
{
    /// <summary>The longest address in text, in bytes.</summary>
    public const int MaxTextLength = 39;

    private const ulong MappedPrefix = 0xFFFF_0000_0000;

    public static UInt128 From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var written))
        {
            return UInt128.Zero;
        }

        return written == 4
            ? Mapped(BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out UInt128, out bool)"/>
    public static bool TryParse(string text, out UInt128 address, out bool isIPv4) =>
        TryParse(Encoding.UTF8.GetBytes(text), out address, out isIPv4);

    /// <summary>An address in its usual notation; the decimal, octal and shortened forms of IPv4 and zone ids are refused.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out UInt128 address, out bool isIPv4)
    {
        isIPv4 = AddressText.TryParseIPv4(text, out var number);
        if (!isIPv4)
        {
            return AddressText.TryParseIPv6(text, out address);
        }

        address = Mapped(number);
        return true;
    }

    /// <summary>Writes an address in its usual notation; returns the length.</summary>
    /// <param name="address">The address; a mapped one is written as IPv4.</param>
    /// <param name="destination">At least <see cref="MaxTextLength"/> bytes.</param>
    public static int Format(UInt128 address, Span<byte> destination) =>
        address >> 32 == MappedPrefix >> 32
            ? AddressText.FormatIPv4((uint)address, destination)
            : AddressText.FormatIPv6(address, destination);

    private static UInt128 Mapped(uint number) => new(0, MappedPrefix | number);
}
