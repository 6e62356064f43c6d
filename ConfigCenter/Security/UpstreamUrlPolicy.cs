using System.Net;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;

namespace ConfigCenter.Security;

/// <summary>Decides whether the gateway may be pointed at a URL. What a host name resolves to is not asked here: it may be another address when it is connected to.</summary>
internal sealed class UpstreamUrlPolicy
{
    private static readonly string[] MetadataNames = ["metadata", "metadata.google.internal", "instance-data", "instance-data.ec2.internal"];

    private readonly UpstreamUrlSettings _settings;
    private readonly AddressPolicy _addresses;

    public UpstreamUrlPolicy(UpstreamUrlSettings settings)
    {
        _settings = settings;
        _addresses = new AddressPolicy(settings.PrivateNetworks);
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
    public string? Problem(IPAddress address) => _addresses.Judge(address) switch
    {
        AddressVerdict.Never => "leads to an address that is never allowed (link-local, metadata, multicast or reserved)",
        AddressVerdict.Private => "leads to a private address that settings.upstreamUrls.privateNetworks does not allow",
        _ => null,
    };

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
}
