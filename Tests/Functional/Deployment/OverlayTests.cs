using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
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

        var (ours, theirs) = (Texts(Kustomization.Build(path)), Texts(expected));
        Assert.Multiple(() =>
        {
            Assert.That(ours.Keys, Is.EqualTo(theirs.Keys));
            foreach (var (name, text) in ours)
            {
                Assert.That(text, Is.EqualTo(theirs.GetValueOrDefault(name)), name);
            }
        });
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
        new(Manifests.Read(yaml).Objects.ToDictionary(static item => $"{item.Kind}/{item.Metadata.Name}", static item => Sorted(JsonNode.Parse(KubernetesJson.Serialize((object)item)))!.ToJsonString()), StringComparer.Ordinal);

    /// <summary>The same with every object's fields by name: kubectl sorts them.</summary>
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.OrderBy(static field => field.Key, StringComparer.Ordinal).Select(static field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"\n  name: (gateway-settings|config-center-settings|config-center-seed|token-count-settings|ai-gateway-secrets)-[a-z0-9]{10}\n")]
    private static partial Regex GeneratedName();
}
