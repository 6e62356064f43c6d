using System.Net;
using Gateway.Core.Configuration;

namespace ConfigCenter.Security;

/// <summary>Decides whether the gateway may be pointed at a URL. What a host name resolves to is not asked here: it may be another address when it is connected to.</summary>
internal sealed class UpstreamUrlPolicy
{
    /// <summary>Link-local (cloud metadata), unspecified, multicast, reserved: nothing answers there that anybody should proxy to.</summary>
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
    private static readonly string[] MetadataNames = ["metadata", "metadata.google.internal", "instance-data", "instance-data.ec2.internal"];

    private readonly UpstreamUrlSettings _settings;
    private readonly IPNetwork[] _allowedPrivate;

    public UpstreamUrlPolicy(UpstreamUrlSettings settings)
    {
        _settings = settings;
        _allowedPrivate = [.. settings.PrivateNetworks.Select(IPNetwork.Parse)];
    }

    /// <summary>What is wrong with the servers of upstreams, by their places in the snapshot.</summary>
    public IEnumerable<SnapshotError> Check(IReadOnlyList<UpstreamConfig> upstreams)
    {
        for (var i = 0; i < upstreams.Count; i++)
        {
            for (var s = 0; s < upstreams[i].Servers.Count; s++)
            {
                if (Problem(upstreams[i].Servers[s].Url) is { } problem)
                {
                    yield return new SnapshotError($"$.upstreams[{i}].servers[{s}].url", problem);
                }
            }
        }
    }

    /// <summary>What is wrong with where issuers publish their keys: gateways fetch from there.</summary>
    public IEnumerable<SnapshotError> Check(IReadOnlyList<IssuerConfig> issuers)
    {
        for (var i = 0; i < issuers.Count; i++)
        {
            if (issuers[i].JwksUrl is { } url && Problem(url) is { } problem)
            {
                yield return new SnapshotError($"$.issuers[{i}].jwksUrl", problem);
            }
        }
    }

    /// <summary>Why the URL is not allowed; null when it is, or is no URL at all, which is for the validator to say.</summary>
    public string? Problem(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            return null;
        }

        if (!_settings.Schemes.Contains(url.Scheme, StringComparer.Ordinal))
        {
            return $"must begin with {string.Join(" or ", _settings.Schemes.Select(static scheme => scheme + "://"))}";
        }

        return IPAddress.TryParse(url.DnsSafeHost, out var address) ? Problem(address) : NameProblem(url.IdnHost.TrimEnd('.').ToLowerInvariant());
    }

    /// <summary>Why the address is not allowed; null when it is.</summary>
    public string? Problem(IPAddress address)
    {
        address = Unwrap(address);
        if (Array.Exists(Never, network => network.Contains(address)))
        {
            return "leads to an address that is never allowed (link-local, metadata, multicast or reserved)";
        }

        return Array.Exists(Private, network => network.Contains(address)) && !Array.Exists(_allowedPrivate, network => network.Contains(address))
            ? "leads to a private address that settings.upstreamUrls.privateNetworks does not allow"
            : null;
    }

    private string? NameProblem(string host)
    {
        if (MetadataNames.Contains(host, StringComparer.Ordinal))
        {
            return "leads to cloud metadata, which is never allowed";
        }

        if (host is "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal))
        {
            return Problem(IPAddress.Loopback);
        }

        return _settings.Hosts.Count == 0 || _settings.Hosts.Any(allowed => Matches(host, allowed.ToLowerInvariant()))
            ? null
            : "names a host that settings.upstreamUrls.hosts does not allow";
    }

    private static bool Matches(string host, string allowed) => allowed.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(allowed[1..], StringComparison.Ordinal)
        : host == allowed;

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
