using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>What Azure OpenAI is asked: deployment and version in the target, the key in a field of its own.</summary>
internal sealed class AzureTests
{
    private const string Version = "2024-10-21";

    [TestCase("/v1/chat/completions", "gpt-4o-mini", "/openai/deployments/my%20chat%2Fx/chat/completions?api-version=2024-10-21")]
    [TestCase("/api/chat", "gpt-4o-mini", "/openai/deployments/my%20chat%2Fx/chat/completions?api-version=2024-10-21")]
    [TestCase("/v1/chat/completions?a=b", "gpt-4o-mini", "/openai/deployments/my%20chat%2Fx/chat/completions?a=b&api-version=2024-10-21")]
    [TestCase("/v1/embeddings", "other_1.0~-", "/openai/deployments/other_1.0~-/embeddings?api-version=2024-10-21")]
    [TestCase("/v1/completions", "\u00e9", "/openai/deployments/%C3%A9/completions?api-version=2024-10-21")]
    [TestCase("/v1/responses", "gpt-4o-mini", "/openai/responses?api-version=2024-10-21")]
    [TestCase("/raw/x", "gpt-4o-mini", "/raw/x?api-version=2024-10-21")]
    public async Task The_deployment_is_in_the_path_and_the_version_in_the_query(string target, string model, string expected)
    {
        await using var pair = await Pair.StartAsync(Azure, FakeBehaviours.Json);

        Assert.That((await pair.AskAsync(Requests.Post(target, $$"""{"model":"{{model}}","input":"a","prompt":"a","messages":[]}"""))).Status, Is.EqualTo(200));

        var request = pair.Upstream.Requests.Single();
        Assert.That(request.Target, Is.EqualTo(expected));
        Assert.That((request.Get("api-key"), request.Get("Authorization")), Is.EqualTo(("secret", (string?)null)));
    }

    [Test]
    public async Task A_base_path_stands_before_it()
    {
        await using var pair = await Pair.StartAsync(
            static snapshot => Azure(snapshot).Served(static upstream => upstream with { Servers = [upstream.Servers[0] with { Url = upstream.Servers[0].Url + "/proxy" }] }), FakeBehaviours.Json);

        await pair.AskAsync(Requests.Chat());

        Assert.That(pair.Upstream.Requests.Single().Target, Is.EqualTo("/proxy/openai/deployments/my%20chat%2Fx/chat/completions?api-version=2024-10-21"));
    }

    private static Snapshot Azure(Snapshot snapshot) => snapshot.Served(static upstream => upstream with
    {
        ApiVersion = Version,
        ApiKey = "secret",
        AuthHeader = "api-key",
        Models = new Dictionary<string, string> { ["gpt-4o-mini"] = "my chat/x" },
    });
}
