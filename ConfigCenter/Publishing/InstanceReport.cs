using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>What a gateway tells of itself, at its start and then every few seconds.</summary>
internal sealed record InstanceReport
{
    private const int MaxProblems = 100;
    private const int MaxText = 2000;
    private const int MaxUpstreams = 100;
    private static readonly string[] States = ["starting", "ready", "draining"];

    /// <summary>The version that it runs; 0 is none.</summary>
    public long Version { get; init; }

    public string State { get; init; } = "ready";

    /// <summary>Where its management endpoints can be reached from the config center.</summary>
    public string? ManagementUrl { get; init; }

    public string? Build { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Why the newest version was refused, and other things that somebody should know.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Upstreams of which it passes servers over, the first of them.</summary>
    public IReadOnlyList<UpstreamReport> Upstreams { get; init; } = [];

    public static InstanceReport Read(JsonObjectReader json) => new()
    {
        Version = json.RequiredLong("version"),
        State = json.Text("state", "ready"),
        ManagementUrl = json.Text("managementUrl"),
        Build = json.Text("build"),
        StartedAt = json.Time("startedAt"),
        Problems = json.Texts("problems") ?? [],
        Upstreams = json.Objects("upstreams", UpstreamReport.Read),
    };

    public void Check(string instance, Findings findings)
    {
        findings.Name("$.instance", instance);
        findings.Range("$.version", Version, 0, long.MaxValue);
        findings.Word("$.state", State, States);
        findings.Range("$.problems", Problems.Count, 0, MaxProblems);
        if (Build is not null)
        {
            findings.Range("$.build", Build.Length, 0, 100);
        }

        if (ManagementUrl is not null && (ManagementUrl.Length > MaxText || !Uri.TryCreate(ManagementUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
        {
            findings.Error("$.managementUrl", "must be an http or https URL");
        }

        for (var i = 0; i < Problems.Count; i++)
        {
            findings.Range($"$.problems[{i}]", Problems[i].Length, 0, MaxText);
        }

        findings.Range("$.upstreams", Upstreams.Count, 0, MaxUpstreams);
        for (var i = 0; i < Upstreams.Count; i++)
        {
            Upstreams[i].Check($"$.upstreams[{i}]", findings);
        }
    }
}
