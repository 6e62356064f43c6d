using System.Security.Cryptography;
using System.Text;

namespace ConfigCenter.Alerts;

/// <summary>A row of <c>alerts</c>: something that a rule found. Times are in milliseconds since the epoch.</summary>
internal sealed record Alert
{
    public string Id { get; init; } = "";

    public string RuleId { get; init; } = "";

    public string RuleName { get; init; } = "";

    /// <summary>What tells apart what it is about: a digest of rule and subject.</summary>
    public string Series { get; init; } = "";

    /// <summary>What it is about: a namespace, a gateway, an upstream; empty where the rule is about one thing.</summary>
    public string Subject { get; init; } = "";

    public string Metric { get; init; } = "";

    public string Level { get; init; } = AlertLevels.Warning;

    public string State { get; init; } = AlertStates.Pending;

    /// <summary>As it was last while the condition held.</summary>
    public double Value { get; init; }

    public double Threshold { get; init; }

    public string Summary { get; init; } = "";

    /// <summary>Since when the condition holds.</summary>
    public long BeganAt { get; init; }

    public long? FiredAt { get; init; }

    /// <summary>When receivers were told first; null while they were not.</summary>
    public long? NotifiedAt { get; init; }

    /// <summary>1 while something keeps it from being told.</summary>
    public long IsSuppressed { get; init; }

    /// <summary>Steps of escalation that were taken.</summary>
    public int Escalations { get; init; }

    public long? AcknowledgedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    public long? ResolvedAt { get; init; }

    /// <summary>Null where it ended by itself.</summary>
    public string? ResolvedBy { get; init; }

    public long UpdatedAt { get; init; }

    /// <summary>One more with each change.</summary>
    public long Revision { get; init; }

    public bool IsOpen => State != AlertStates.Resolved;

    /// <summary>What the store keeps unique: the series while it is open.</summary>
    public string? OpenSeries => IsOpen ? Series : null;

    public static string SeriesOf(string ruleId, string subject) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{ruleId}\n{subject}")));
}
