using Gateway.Core.Authentication.Jwt;

namespace Gateway.Core.Configuration;

/// <summary>
/// Checks the files of issuers' keys that a snapshot names. They lie where the gateway runs, as <see cref="CertificateFiles"/> do.
/// </summary>
internal static class KeySetFiles
{
    /// <summary>Every file that is missing, unreadable, or holds no key.</summary>
    public static IReadOnlyList<SnapshotError> Check(Snapshot snapshot)
    {
        var findings = new Findings();
        for (var i = 0; i < snapshot.Issuers.Count; i++)
        {
            if (snapshot.Issuers[i].JwksFile is { } file)
            {
                Check($"{JsonPaths.Item("$.issuers", i)}.jwksFile", file, findings);
            }
        }

        return findings.Errors;
    }

    private static void Check(string path, string file, Findings findings)
    {
        try
        {
            if (!JwtKeySet.TryRead(JwtKeyFile.Read(file), JwtKeySet.Empty, out _))
            {
                findings.Error(path, JwtKeySet.Needed);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Error(path, $"cannot be used: {e.Message}");
        }
    }
}
