using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Core.Configuration;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.MockLlm;

namespace Tests.Functional.Host;

/// <summary>What the READMEs say is so.</summary>
internal sealed partial class ReadmeTests : MockServerTests
{
    [TestCase("sk-demo", null, "fast", "", HttpStatusCode.OK)]
    [TestCase("sk-demo", null, "gpt-4o-mini", "", HttpStatusCode.OK)]
    [TestCase("sk-demo", null, "gpt-4o", "", HttpStatusCode.Forbidden)]
    [TestCase("sk-other", null, "fast", "", HttpStatusCode.NotFound)]
    [TestCase("sk-other", "trial", "fast", "", HttpStatusCode.OK)]
    [TestCase("sk-other", "trial", "fast", ",\"user\":\"child\"", HttpStatusCode.Forbidden)]
    public async Task The_configuration_file_does_what_is_said_of_it(string key, string? channel, string model, string more, HttpStatusCode status)
    {
        await using var gateway = await TestGateway.StartAsync(Example(Server.Address));
        using var client = new HttpClient { BaseAddress = gateway.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Headers = { { "Authorization", $"Bearer {key}" }, { "X-Channel-Code", channel ?? "none" } },
            Content = new StringContent($$"""{"model":"{{model}}","messages":[{"role":"user","content":"Hello"}]{{more}}}""", Encoding.UTF8, "application/json"),
        };

        using var response = await client.SendAsync(request);

        var answer = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(status), answer);
        if (status == HttpStatusCode.OK)
        {
            Assert.That(JsonElement.Parse(answer).GetProperty("model").GetString(), Is.EqualTo(model == "fast" ? "Qwen3-8B" : model));
        }
    }

    [Test]
    public void The_configuration_file_asks_for_nothing_that_is_not_done() =>
        Assert.That(SnapshotLimitations.Find(Example(Server.Address)), Is.Empty);

    [Test]
    public void Every_setting_is_in_the_table_and_nothing_else()
    {
        var read = new List<string>();
        GatewayOptionsReader.Read([], name =>
        {
            read.Add(name);
            return null;
        });

        Assert.That(VariableRow().Matches(Readme("README.md")).Select(static match => match.Groups[1].Value), Is.EquivalentTo(read));
    }

    [TestCase("README.md")]
    [TestCase("Gateway.Core/README.md")]
    [TestCase("MockLlm/README.md")]
    public void Every_link_leads_somewhere(string readme)
    {
        var folder = Path.GetDirectoryName(Path.Combine(SourceTree.Root, readme))!;
        var links = Link().Matches(Readme(readme)).Select(static match => match.Groups[1].Value.Split('#')[0]);

        Assert.That(links.Where(link => link.Length > 0 && !File.Exists(Path.Combine(folder, link))), Is.Empty);
    }

    [GeneratedRegex("""^\| `([A-Z_]+)` \|""", RegexOptions.Multiline)]
    private static partial Regex VariableRow();

    [GeneratedRegex("""\]\(([^)]+)\)""")]
    private static partial Regex Link();

    [GeneratedRegex("""^```json\n(.*?)^```""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    private static string Readme(string path) => File.ReadAllText(Path.Combine(SourceTree.Root, path));

    private static Snapshot Example(Uri upstream)
    {
        var json = JsonBlock().Match(Readme("README.md")).Groups[1].Value.Replace("http://127.0.0.1:8003", upstream.ToString().TrimEnd('/'), StringComparison.Ordinal);
        var read = SnapshotReader.ReadAndValidate(Encoding.UTF8.GetBytes(json));
        Assert.That(read.Errors, Is.Empty);
        return read.Snapshot!;
    }
}
