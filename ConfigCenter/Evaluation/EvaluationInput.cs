using Gateway.Core.Configuration;

namespace ConfigCenter.Evaluation;

/// <summary>Which recorded requests are put before which configuration.</summary>
internal sealed record EvaluationInput
{
    public const int DefaultRecords = 10_000;

    /// <summary>They are held in memory.</summary>
    public const int MaxRecords = 50_000;

    /// <summary>The newest so many requests.</summary>
    public int Records { get; init; } = DefaultRecords;

    /// <summary>Of this namespace only.</summary>
    public string? Namespace { get; init; }

    /// <summary>None that ended earlier.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Null is the draft.</summary>
    public long? Version { get; init; }

    public static EvaluationInput Read(JsonObjectReader json) => new()
    {
        Records = json.Int("records", DefaultRecords),
        Namespace = json.Text("namespace"),
        From = json.Time("from"),
        Version = json.Long("version"),
    };

    public void Check(Findings findings)
    {
        findings.Range("$.records", Records, 1, MaxRecords);
        findings.Range("$.version", Version, 1, long.MaxValue);
    }
}
