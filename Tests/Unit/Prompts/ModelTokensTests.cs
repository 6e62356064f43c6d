using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams;
using NUnit.Framework;

namespace Tests.Unit.Prompts;

/// <summary>Which vocabulary and template a model is counted by.</summary>
internal sealed class ModelTokensTests
{
    [TestCase("gpt-4o-mini", "o200k_base", "openai")]
    [TestCase("gpt-4.1", "o200k_base", "openai")]
    [TestCase("gpt-5-nano", "o200k_base", "openai")]
    [TestCase("o1", "o200k_base", "openai")]
    [TestCase("o3-mini", "o200k_base", "openai")]
    [TestCase("o4-mini", "o200k_base", "openai")]
    [TestCase("ft:gpt-4o-mini:org::id", "o200k_base", "openai")]
    [TestCase("gpt-4", "cl100k_base", "openai")]
    [TestCase("gpt-4-turbo", "cl100k_base", "openai")]
    [TestCase("gpt-3.5-turbo", "cl100k_base", "openai")]
    [TestCase("text-embedding-3-small", "cl100k_base", "openai")]
    [TestCase("text-embedding-ada-002", "cl100k_base", "openai")]
    [TestCase("text-davinci-003", "p50k_base", "none")]
    [TestCase("davinci", "r50k_base", "none")]
    [TestCase("Qwen3-8B", "qwen", "chatml")]
    [TestCase("Qwen/Qwen2.5-72B-Instruct", "qwen", "chatml")]
    [TestCase("meta-llama/Llama-3.1-8B", "llama3", "llama3")]
    [TestCase("deepseek-ai/DeepSeek-V3", "deepseek", "deepseek")]
    [TestCase("claude-sonnet-4", null, "openai")]
    [TestCase("o200", null, "openai")]
    [TestCase("", null, "openai")]
    [TestCase("modèle", null, "openai")]
    public void A_well_known_family_needs_no_configuration(string model, string? tokenizer, string template)
    {
        var tokens = Compile([]).TokensOf(Encoding.UTF8.GetBytes(model));

        Assert.That((tokens.Tokenizer, tokens.Template.Name), Is.EqualTo((tokenizer, template)));
    }

    [TestCase("mine", "llama3-mine", null, "llama3-mine", "llama3")]
    [TestCase("mine", "qwen", null, "qwen", "chatml")]
    [TestCase("mine", "unheard-of", null, "unheard-of", "openai")]
    [TestCase("mine", null, "none", null, "none")]
    [TestCase("gpt-4o", "cl100k_base", null, "cl100k_base", "openai")]
    [TestCase("gpt-4o", null, "chatml", "o200k_base", "chatml")]
    [TestCase("gpt-4o", "qwen", "deepseek", "qwen", "deepseek")]
    public void The_configuration_outweighs_the_family(string model, string? tokenizer, string? template, string? expectedTokenizer, string expectedTemplate)
    {
        var tokens = Compile([new ModelConfig { Pattern = model[..2] + "*", Tokenizer = tokenizer, Template = template }]).TokensOf(Encoding.UTF8.GetBytes(model));

        Assert.That((tokens.Tokenizer, tokens.Template.Name), Is.EqualTo((expectedTokenizer, expectedTemplate)));
        Assert.That(tokens.Template.PerTool == ChatTemplates.OpenAiBeforeO200k.PerTool, Is.EqualTo(expectedTokenizer == "cl100k_base"));
    }

    [Test]
    public void Names_are_validated_with_their_path()
    {
        var errors = SnapshotValidator.Validate(new Snapshot
        {
            Models = [new ModelConfig { Pattern = "a", Tokenizer = "../etc" }, new ModelConfig { Pattern = "b", Template = "jinja" }, new ModelConfig { Pattern = "c", Tokenizer = "" }],
        });

        Assert.That(errors.Select(static error => error.Path), Is.EqualTo(new[] { "$.models[0].tokenizer", "$.models[1].template", "$.models[2].tokenizer" }));
    }

    [Test]
    public void A_snapshot_needs_the_vocabularies_of_all_that_it_names()
    {
        var snapshot = SnapshotCompiler.Compile(
            new Snapshot
            {
                Models = [new ModelConfig { Pattern = "gpt-4o*" }, new ModelConfig { Pattern = "mine", Tokenizer = "special" }],
                Routes = [new RouteConfig { Name = "r", Path = "/", Model = "llama-3*", Targets = [new TargetConfig { Upstream = "u" }] }],
                Upstreams = [new UpstreamConfig { Name = "u", Servers = [new ServerConfig { Url = "http://127.0.0.1:1" }], Models = new Dictionary<string, string> { ["fast"] = "Qwen3-8B" } }],
            },
            new ServerStates());

        Assert.That(VocabularyNames.Of(snapshot), Is.EquivalentTo(new[] { "o200k_base", "special", "llama3", "qwen" }));
    }

    private static ModelTable Compile(IReadOnlyList<ModelConfig> models) => SnapshotCompiler.Compile(new Snapshot { Models = models }, new ServerStates()).Models;
}
