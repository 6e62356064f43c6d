using Gateway.Core.Namespaces;

namespace Gateway.Core.Configuration;

/// <summary>Checks settings and timeouts.</summary>
internal static class SettingsRules
{
    /// <summary>A day.</summary>
    public const int MaxTimeoutMs = 86_400_000;

    private const int Mebibyte = 1 << 20;

    public static void Check(string path, SettingsConfig settings, Findings findings)
    {
        findings.Range($"{path}.maxHeadBytes", settings.MaxHeadBytes, 1024, Mebibyte);
        findings.Range($"{path}.maxHeaders", settings.MaxHeaders, 1, 10_000);
        findings.Range($"{path}.maxTargetBytes", settings.MaxTargetBytes, 64, Mebibyte);
        findings.Range($"{path}.maxBodyBytes", settings.MaxBodyBytes, 1024, int.MaxValue);
        findings.Range($"{path}.keepAliveSeconds", settings.KeepAliveSeconds, 0, MaxTimeoutMs / 1000);
        var proxies = settings.TrustedProxies ?? [];
        for (var i = 0; i < proxies.Count; i++)
        {
            if (!IpNetwork.TryParse(proxies[i], out _))
            {
                findings.Error($"{path}.trustedProxies[{i}]", "must be an address or a network, such as 10.0.0.0/8");
            }
        }

        CheckCommon($"{path}.timeouts", settings.Timeouts, findings);
        findings.Range($"{path}.timeouts.clientWriteMs", settings.Timeouts.ClientWriteMs, 1, MaxTimeoutMs);
        findings.Range($"{path}.timeouts.requestHeadMs", settings.Timeouts.RequestHeadMs, 1, MaxTimeoutMs);
        findings.Range($"{path}.timeouts.requestBodyMs", settings.Timeouts.RequestBodyMs, 1, MaxTimeoutMs);
    }

    /// <summary>An upstream's timeouts: those of the client's side are not its to say.</summary>
    public static void CheckUpstream(string path, TimeoutsConfig timeouts, Findings findings)
    {
        CheckCommon(path, timeouts, findings);
        Refuse($"{path}.clientWriteMs", timeouts.ClientWriteMs, findings);
        Refuse($"{path}.requestHeadMs", timeouts.RequestHeadMs, findings);
        Refuse($"{path}.requestBodyMs", timeouts.RequestBodyMs, findings);
    }

    private static void CheckCommon(string path, TimeoutsConfig timeouts, Findings findings)
    {
        findings.Range($"{path}.connectMs", timeouts.ConnectMs, 1, MaxTimeoutMs);
        findings.Range($"{path}.responseHeaderMs", timeouts.ResponseHeaderMs, 1, MaxTimeoutMs);
        findings.Range($"{path}.firstTokenMs", timeouts.FirstTokenMs, 1, MaxTimeoutMs);
        findings.Range($"{path}.streamIdleMs", timeouts.StreamIdleMs, 1, MaxTimeoutMs);
        findings.Range($"{path}.totalMs", timeouts.TotalMs, 1, MaxTimeoutMs);
    }

    private static void Refuse(string path, int? value, Findings findings)
    {
        if (value is not null)
        {
            findings.Error(path, "is about the client's side and belongs into settings.timeouts");
        }
    }
}
