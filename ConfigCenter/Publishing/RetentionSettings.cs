using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>How long the store keeps what grows.</summary>
internal sealed record RetentionSettings
{
    private const int MaxDays = 36_500;

    /// <summary>Days that access logs are kept, 1 to 36,500.</summary>
    public int AccessLogDays { get; init; } = 30;

    /// <summary>Days that usage per minute is kept.</summary>
    public int UsageDays { get; init; } = 400;

    /// <summary>Days that the audit log is kept.</summary>
    public int AuditDays { get; init; } = 400;

    /// <summary>Days that alerts are kept after their end, with their history.</summary>
    public int AlertDays { get; init; } = 90;

    /// <summary>How many versions of the configuration are kept, 10 to 1,000,000.</summary>
    public int Versions { get; init; } = 1000;

    public static RetentionSettings Read(JsonObjectReader json)
    {
        var defaults = new RetentionSettings();
        return new RetentionSettings
        {
            AccessLogDays = json.Int("accessLogDays", defaults.AccessLogDays),
            UsageDays = json.Int("usageDays", defaults.UsageDays),
            AuditDays = json.Int("auditDays", defaults.AuditDays),
            AlertDays = json.Int("alertDays", defaults.AlertDays),
            Versions = json.Int("versions", defaults.Versions),
        };
    }

    public static void Check(string path, RetentionSettings settings, Findings findings)
    {
        findings.Range($"{path}.accessLogDays", settings.AccessLogDays, 1, MaxDays);
        findings.Range($"{path}.usageDays", settings.UsageDays, 1, MaxDays);
        findings.Range($"{path}.auditDays", settings.AuditDays, 1, MaxDays);
        findings.Range($"{path}.alertDays", settings.AlertDays, 1, MaxDays);
        findings.Range($"{path}.versions", settings.Versions, 10, 1_000_000);
    }
}
