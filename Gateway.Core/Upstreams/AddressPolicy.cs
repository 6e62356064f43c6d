using System.Net;

namespace Gateway.Core.Upstreams;

/// <summary>
/// Which addresses may be connected to on behalf of a configuration that others write: never those where nothing is that anybody should proxy to, and of private
/// networks those that are allowed. What a name stands for is known only when it is connected to, and may be another address each time.
/// </summary>
internal sealed class AddressPolicy
{
    /// <summary>Every private network is allowed.</summary>
    public static readonly AddressPolicy Open = new(null);

    /// <summary>Link-local (cloud metadata), unspecified, multicast, reserved.</summary>
    private static readonly IPNetwork[] Never =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("168.63.129.16/32"),
        IPNetwork.Parse("100.100.100.200/32"),
        IPNetwork.Parse("::/128"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("ff00::/8"),
        IPNetwork.Parse("fd00:ec2::254/128"),
    ];

    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fec0::/10"),
    ];

    /// <summary>IPv6 forms that carry an IPv4 address: NAT64 and 6to4 lead to it.</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private readonly IPNetwork[]? _allowedPrivate;

    /// <param name="privateNetworks">The loopback and private networks that are allowed; null is every one.</param>
    public AddressPolicy(IReadOnlyList<string>? privateNetworks) => _allowedPrivate = privateNetworks is null ? null : [.. privateNetworks.Select(IPNetwork.Parse)];

    /// <summary>Where an address stands, whatever form it has.</summary>
    public AddressVerdict Judge(IPAddress address)
    {
        address = Unwrap(address);
        if (Array.Exists(Never, network => network.Contains(address)))
        {
            return AddressVerdict.Never;
        }

        return _allowedPrivate is null || !Array.Exists(Private, network => network.Contains(address)) || Array.Exists(_allowedPrivate, network => network.Contains(address))
            ? AddressVerdict.Allowed
            : AddressVerdict.Private;
    }

    /// <summary>Whether a server's address may be connected to.</summary>
    /// <param name="address">The address.</param>
    /// <param name="isResolved">
    /// True when a name stood for it. An address that the configuration itself names is its writer's choice where nobody restricts private networks: there it is the operator's.
    /// </param>
    public bool Allows(IPAddress address, bool isResolved) => (!isResolved && _allowedPrivate is null) || Judge(address) == AddressVerdict.Allowed;

    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (Nat64.Contains(address))
        {
            return new IPAddress(address.GetAddressBytes().AsSpan(12, 4));
        }

        return SixToFour.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(2, 4)) : address;
    }
}
