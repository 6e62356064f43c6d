using System.Globalization;

namespace Gateway.Core.Namespaces;

/// <summary>A network in CIDR notation, over numbers as of <see cref="ClientAddresses"/>.</summary>
/// <param name="Address">The network's address, bits outside the mask cleared.</param>
/// <param name="Mask">The bits that count.</param>
internal readonly record struct IpNetwork(UInt128 Address, UInt128 Mask)
{
    public bool Contains(UInt128 address) => (address & Mask) == Address;

    /// <summary>Reads <c>10.0.0.0/8</c>, <c>fd00::/8</c>, or a single address.</summary>
    public static bool TryParse(string text, out IpNetwork network)
    {
        network = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!ClientAddresses.TryParse(slash < 0 ? text : text[..slash], out var address, out var isIPv4))
        {
            return false;
        }

        var width = isIPv4 ? 32 : 128;
        var length = width;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > width))
        {
            return false;
        }

        var hostBits = width - length;
        var mask = hostBits == 128 ? UInt128.Zero : UInt128.MaxValue << hostBits;
        network = new IpNetwork(address & mask, mask);
        return true;
    }
}
