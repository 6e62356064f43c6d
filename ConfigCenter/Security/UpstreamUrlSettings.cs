using System.Net;
using Gateway.Core.Configuration;

namespace ConfigCenter.Security;

/// <summary>Where upstreams may be: the allow-list that keeps the gateway from being aimed at what is not meant to be reached.</summary>
internal sealed record UpstreamUrlSettings
{
    private static readonly string[] KnownSchemes = ["http", "https"];

    /// <summary><c>http</c>, <c>https</c>.</summary>
    public IReadOnlyList<string> Schemes { get; init; } = KnownSchemes;

    /// <summary>Host names that are allowed, <c>*.example.com</c> for all below one; empty is every name.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Loopback and private networks that addresses may be in. Public addresses need none; link-local ones (cloud metadata) are never allowed.</summary>
    public IReadOnlyList<string> PrivateNetworks { get; init; } =
        ["127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];

    public static UpstreamUrlSettings Read(JsonObjectReader json)
    {
        var defaults = new UpstreamUrlSettings();
        return new UpstreamUrlSettings
        {
            Schemes = json.Texts("schemes") ?? defaults.Schemes,
            Hosts = json.Texts("hosts") ?? defaults.Hosts,
            PrivateNetworks = json.Texts("privateNetworks") ?? defaults.PrivateNetworks,
        };
    }

    public static void Check(string path, UpstreamUrlSettings settings, Findings findings)
    {
        if (settings.Schemes.Count == 0)
        {
            findings.Error($"{path}.schemes", "must hold http or https");
        }

        for (var i = 0; i < settings.Schemes.Count; i++)
        {
            findings.Word($"{path}.schemes[{i}]", settings.Schemes[i], KnownSchemes);
        }

        for (var i = 0; i < settings.Hosts.Count; i++)
        {
            var host = settings.Hosts[i].StartsWith("*.", StringComparison.Ordinal) ? settings.Hosts[i][2..] : settings.Hosts[i];
            if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            {
                findings.Error($"{path}.hosts[{i}]", "must be a host name, or *. and a domain");
            }
        }

        for (var i = 0; i < settings.PrivateNetworks.Count; i++)
        {
            if (!IPNetwork.TryParse(settings.PrivateNetworks[i], out _))
            {
                findings.Error($"{path}.privateNetworks[{i}]", "must be a network, such as 10.0.0.0/8");
            }
        }
    }
}
