using Gateway.Core.Namespaces;

namespace Gateway.Core.Configuration;

/// <summary>Checks an upstream's servers.</summary>
internal static class ServerRules
{
    private const int MaxWeight = 10_000;
    private const int MaxServers = 1024;

    public static void Check(string path, IReadOnlyList<ServerConfig> servers, Findings findings)
    {
        if (servers.Count == 0)
        {
            findings.Error(path, "must hold a server");
        }
        else if (servers.Count > MaxServers)
        {
            findings.Error(path, $"must hold at most {MaxServers} servers");
        }
        else if (servers.All(static server => server.Weight == 0))
        {
            findings.Error(path, "must hold a server whose weight is above 0");
        }

        var urls = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < servers.Count; i++)
        {
            var at = JsonPaths.Item(path, i);
            findings.Range($"{at}.weight", servers[i].Weight, 0, MaxWeight);
            findings.Range($"{at}.maxConnections", servers[i].MaxConnections, 1, ushort.MaxValue);
            if (Problem(servers[i].Url) is { } problem)
            {
                findings.Error($"{at}.url", problem);
            }
            else
            {
                findings.Unique($"{at}.url", new Uri(servers[i].Url).AbsoluteUri, urls);
            }
        }
    }

    /// <summary>What is wrong with a server's URL, or null.</summary>
    private static string? Problem(string text)
    {
        if (text.AsSpan().ContainsAny('?', '#', '\\') || text.Any(static character => char.IsWhiteSpace(character) || char.IsControl(character)))
        {
            return "must be an http or https URL without query, fragment, backslash or white space";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            return "must be an http or https URL, such as http://10.0.0.5:8000";
        }

        // An IPv4 host in decimal, octal or shortened form is normalised by Uri: refused, because it does not look like what it is.
        var isDisguised = url.HostNameType == UriHostNameType.IPv4
            && (!ClientAddresses.TryParse(url.Host, out _, out _) || !text.Contains(url.Host, StringComparison.Ordinal));
        return url.UserInfo.Length > 0 ? "must not hold a user or password"
            : url.Port is < 1 or > ushort.MaxValue ? "must have a port from 1 to 65535"
            : isDisguised ? "must have its IPv4 address in dotted form"
            : null;
    }
}
