using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>Everything that must hold for a configuration to be stored: the gateways' own validation, and what only the config center knows.</summary>
internal static class ConfigRules
{
    public static IReadOnlyList<SnapshotError> Check(Snapshot snapshot, UpstreamUrlSettings urls) =>
    [
        .. SnapshotValidator.Validate(snapshot),
        .. new UpstreamUrlPolicy(urls).Check(snapshot.Upstreams),
        .. new UpstreamUrlPolicy(urls).Check(snapshot.Issuers),
        .. FilePaths(snapshot),
    ];

    /// <summary>Files are read by gateways, from where their operators put them: a path must say plainly where that is.</summary>
    private static IEnumerable<SnapshotError> FilePaths(Snapshot snapshot)
    {
        for (var i = 0; i < snapshot.Upstreams.Count; i++)
        {
            if (IsDevious(snapshot.Upstreams[i].Tls?.CaFile))
            {
                yield return new SnapshotError($"$.upstreams[{i}].tls.caFile", "must not lead through '..'");
            }

            if (IsDevious(snapshot.Upstreams[i].Tls?.ClientCertificateFile))
            {
                yield return new SnapshotError($"$.upstreams[{i}].tls.clientCertificateFile", "must not lead through '..'");
            }
        }

        for (var i = 0; i < snapshot.Issuers.Count; i++)
        {
            if (IsDevious(snapshot.Issuers[i].JwksFile))
            {
                yield return new SnapshotError($"$.issuers[{i}].jwksFile", "must not lead through '..'");
            }
        }
    }

    private static bool IsDevious(string? path) => path is not null && path.Split('/', '\\').Contains("..");
}
