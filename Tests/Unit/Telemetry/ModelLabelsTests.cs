using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Telemetry;
using NUnit.Framework;

namespace Tests.Unit.Telemetry;

public sealed class ModelLabelsTests
{
    private static readonly ModelLabels Labels = new(new Snapshot
    {
        Models = [new ModelConfig { Pattern = "gpt-4o" }, new ModelConfig { Pattern = "gpt-4o-*" }, new ModelConfig { Pattern = "*-embed" }],
        Upstreams = [new UpstreamConfig { Name = "u", Models = new Dictionary<string, string> { ["alias"] = "served" } }],
        Routes = [new RouteConfig { Name = "r", Path = "/", Model = "claude-*" }, new RouteConfig { Name = "s", Path = "/", Model = "qwen" }],
    });

    [TestCase("gpt-4o", "gpt-4o")]
    [TestCase("gpt-4o-mini", "gpt-4o-*")]
    [TestCase("gpt-4o-embed", "gpt-4o-*")]
    [TestCase("text-embed", "*-embed")]
    [TestCase("alias", "alias")]
    [TestCase("qwen", "qwen")]
    [TestCase("claude-3", "claude-*")]
    [TestCase("served", null)]
    [TestCase("GPT-4o", null)]
    [TestCase("unknown", null)]
    [TestCase("", null)]
    public void Names_are_labels_and_so_are_patterns_for_what_they_match(string model, string? label) =>
        Assert.That(Labels.Find(Encoding.UTF8.GetBytes(model)), Is.EqualTo(label));

    [Test]
    public void Looking_up_allocates_nothing() =>
        Assert.That(Namespaces.Allocations.Of(static () => Labels.Find("gpt-4o-mini"u8)), Is.Zero);
}
