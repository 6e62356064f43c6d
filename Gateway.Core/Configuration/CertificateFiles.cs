using System.Security.Cryptography;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Configuration;

/// <summary>
/// Checks the certificate files that a snapshot names. They lie where the gateway runs, and so this is no part of
/// <see cref="SnapshotValidator"/>, which also judges snapshots elsewhere.
/// </summary>
internal static class CertificateFiles
{
    /// <summary>Every file of an upstream with https servers that is missing, unreadable, or holds no certificate.</summary>
    public static IReadOnlyList<SnapshotError> Check(Snapshot snapshot)
    {
        var findings = new Findings();
        for (var i = 0; i < snapshot.Upstreams.Count; i++)
        {
            var upstream = snapshot.Upstreams[i];
            if (upstream.Tls is { } tls && upstream.Servers.Any(static server => new Uri(server.Url).Scheme == Uri.UriSchemeHttps))
            {
                var path = $"{JsonPaths.Item("$.upstreams", i)}.tls";
                Check($"{path}.caFile", tls with { ClientCertificateFile = null }, findings);
                Check($"{path}.clientCertificateFile", tls with { CaFile = null }, findings);
            }
        }

        return findings.Errors;
    }

    private static void Check(string path, TlsConfig tls, Findings findings)
    {
        try
        {
            TlsOptions.Create("localhost", tls);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            findings.Error(path, $"cannot be used: {e.Message}");
        }
    }
}
