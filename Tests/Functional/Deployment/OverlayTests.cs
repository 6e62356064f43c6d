using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using k8s;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>That the manifests are what kubectl makes of the overlays, and are read strictly.</summary>
[TestFixture("dev")]
[TestFixture("production")]
public sealed partial class OverlayTests(string overlay)
{
    [Test]
    public async Task Kubectl_builds_the_same()
    {
        using var folder = Manifests.Copy();
        var path = folder.At($"k8s/overlays/{overlay}");
        var built = await KubectlAsync(path);
        var names = GeneratedName().Matches(built).Select(static match => match.Groups[1].Value).Distinct().ToArray();
        var expected = names.Aggregate(built, static (text, name) => Regex.Replace(text, $"({Regex.Escape(name)})-[a-z0-9]{{10}}\\b", "$1"));

        Assert.That(Texts(Kustomization.Build(path)), Is.EqualTo(Texts(expected)));
    }

    [Test]
    public async Task What_is_applied_at_the_top_is_the_one_to_try()
    {
        using var folder = Manifests.Copy();

        Assert.That(await KubectlAsync(folder.At("k8s")), Is.EqualTo(await KubectlAsync(folder.At("k8s/overlays/dev"))));
    }

    [Test]
    public void A_field_that_the_API_does_not_know_is_refused()
    {
        using var folder = Manifests.Copy();
        var yaml = Kustomization.Build(folder.At($"k8s/overlays/{overlay}"));

        Assert.That(Manifests.Read(yaml).Objects, Is.Not.Empty);
        Assert.That(() => Manifests.Read(Regex.Replace(yaml, @"(?<=\n +)runAsNonRoot:", "runAsNonroot:")), Throws.Exception);
    }

    /// <summary>Skips the test where kubectl is not there, or is one of those that know older kustomizations only.</summary>
    private static async Task<string> KubectlAsync(string folder)
    {
        if (Integration.Find("kubectl") is not { } kubectl)
        {
            Assert.Ignore("skipped: kubectl is not installed");
            return "";
        }

        var version = await Shell.TryAsync(new ProcessStartInfo(kubectl, ["version", "--client", "--output=json"]));
        if (version.ExitCode != 0 || !JsonElement.Parse(version.Output).TryGetProperty("kustomizeVersion", out var kustomize) || !kustomize.GetString()!.StartsWith("v5", StringComparison.Ordinal))
        {
            Assert.Ignore("skipped: this kubectl's kustomize is an old one");
        }

        return await Shell.RunAsync(kubectl, "kustomize", folder);
    }

    private static SortedDictionary<string, string> Texts(string yaml) =>
        new(Manifests.Read(yaml).Objects.ToDictionary(static item => $"{item.Kind}/{item.Metadata.Name}", static item => KubernetesJson.Serialize((object)item)), StringComparer.Ordinal);

    [GeneratedRegex(@"\n  name: (gateway-settings|config-center-settings|config-center-seed|token-count-settings|ai-gateway-secrets)-[a-z0-9]{10}\n")]
    private static partial Regex GeneratedName();
}
