using System.Text;
using System.Text.Json;
using Gateway.Core.Authentication.Jwt;

namespace Gateway.Core.Configuration;

/// <summary>Checks issuers of bearer tokens.</summary>
internal static class IssuerRules
{
    private const int MaxSkewSeconds = 300;
    private const int MaxRefreshSeconds = 86_400;

    public static void Check(IReadOnlyList<IssuerConfig> issuers, SnapshotNames names, Findings findings)
    {
        var seenNames = new HashSet<string>(StringComparer.Ordinal);
        var seenIssuers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < issuers.Count; i++)
        {
            var path = JsonPaths.Item("$.issuers", i);
            var issuer = issuers[i];
            findings.Name($"{path}.name", issuer.Name);
            findings.Unique($"{path}.name", issuer.Name, seenNames);
            findings.Name($"{path}.issuer", issuer.Issuer);
            findings.Unique($"{path}.issuer", issuer.Issuer, seenIssuers);
            CheckAudiences($"{path}.audiences", issuer.Audiences, findings);
            CheckSource(path, issuer, findings);
            findings.Name($"{path}.namespaceClaim", issuer.NamespaceClaim);
            findings.References($"{path}.namespaces", issuer.Namespaces, names.Namespaces, "namespace");
            CheckAlgorithms($"{path}.algorithms", issuer.Algorithms, findings);
            findings.Range($"{path}.clockSkewSeconds", issuer.ClockSkewSeconds, 0, MaxSkewSeconds);
            findings.Range($"{path}.refreshSeconds", issuer.RefreshSeconds, JwtKeySource.LeastRefreshSeconds, MaxRefreshSeconds);
        }
    }

    private static void CheckAudiences(string path, IReadOnlyList<string> audiences, Findings findings)
    {
        if (audiences.Count == 0)
        {
            findings.Error(path, "must name an audience: a token that was made for somebody else must not open anything here");
        }

        for (var i = 0; i < audiences.Count; i++)
        {
            findings.Name(JsonPaths.Item(path, i), audiences[i]);
        }
    }

    private static void CheckAlgorithms(string path, IReadOnlyList<string> algorithms, Findings findings)
    {
        if (algorithms.Count == 0)
        {
            findings.Error(path, "must name an algorithm");
        }

        for (var i = 0; i < algorithms.Count; i++)
        {
            findings.Word(JsonPaths.Item(path, i), algorithms[i], JwtAlgorithms.Names);
        }
    }

    private static void CheckSource(string path, IssuerConfig issuer, Findings findings)
    {
        var sources = (issuer.JwksUrl is null ? 0 : 1) + (issuer.JwksFile is null ? 0 : 1) + (issuer.Jwks is null ? 0 : 1);
        if (sources != 1)
        {
            findings.Error(path, "must set one of jwksUrl, jwksFile and jwks");
        }

        if (issuer.JwksUrl is { } url && !IsSafe(url))
        {
            findings.Error($"{path}.jwksUrl", "must be an https URL without credentials; http is accepted for loopback addresses only");
        }

        if (issuer.JwksFile is { } file)
        {
            CheckFile($"{path}.jwksFile", file, findings);
        }

        if (issuer.Jwks is { } keys)
        {
            CheckKeys($"{path}.jwks", keys, findings);
        }
    }

    // Whoever could change the document on its way could sign for everybody.
    private static bool IsSafe(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    private static void CheckFile(string path, string file, Findings findings)
    {
        if (file.Length == 0 || file.Contains('\0', StringComparison.Ordinal))
        {
            findings.Error(path, "must be the path of a file");
        }
    }

    private static void CheckKeys(string path, JsonElement keys, Findings findings)
    {
        if (keys.ValueKind != JsonValueKind.Object || !JwtKeySet.TryRead(Encoding.UTF8.GetBytes(keys.GetRawText()), JwtKeySet.Empty, out _))
        {
            findings.Error(path, JwtKeySet.Needed);
        }
    }
}
