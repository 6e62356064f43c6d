using ConfigCenter.Security;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>What the config center itself is told: when changes are published, what is kept how long, where upstreams may be.</summary>
internal sealed record CenterSettings
{
    public const string AtOnce = "at-once";

    public const string Draft = "draft";

    private static readonly string[] PublishingWords = [AtOnce, Draft];

    /// <summary><c>at-once</c>: every change is a version; <c>draft</c>: changes wait until they are published.</summary>
    public string Publishing { get; init; } = AtOnce;

    public RetentionSettings Retention { get; init; } = new();

    public UpstreamUrlSettings UpstreamUrls { get; init; } = new();

    public static CenterSettings Read(JsonObjectReader json) => new()
    {
        Publishing = json.Text("publishing", AtOnce),
        Retention = json.Object("retention", RetentionSettings.Read) ?? new RetentionSettings(),
        UpstreamUrls = json.Object("upstreamUrls", UpstreamUrlSettings.Read) ?? new UpstreamUrlSettings(),
    };

    public static void Check(CenterSettings settings, Findings findings)
    {
        findings.Word("$.publishing", settings.Publishing, PublishingWords);
        RetentionSettings.Check("$.retention", settings.Retention, findings);
        UpstreamUrlSettings.Check("$.upstreamUrls", settings.UpstreamUrls, findings);
    }
}
