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
    public async Task The_limits_do_what_is_said_of_them()
    {
        // In a window so long that it does not end meanwhile.
        await using var gateway = await TestGateway.StartAsync(Example(Server.Address, 1, static json => json.Replace("\"minutes\": 60,", "\"minutes\": 44640,", StringComparison.Ordinal)));
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        const string Body = """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}""";
        foreach (var expected in new int?[] { 20, 11, null })
        {
            await client.SendAsync($"POST /v1/chat/completions HTTP/1.1\r\nHost: h\r\nx-mock-tokens: 60\r\nx-mock-ignore-max: true\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
            var response = await client.ReadResponseAsync();
            var answer = JsonElement.Parse(response.BodyText);
            Assert.That(response.Get("x-ratelimit-limit-tokens"), Is.EqualTo("40"));
            if (expected is null)
            {
                Assert.That(response.Status, Is.EqualTo(429));
                Assert.That(Readme("README.md"), Does.Contain(response.BodyText).And.Contain($"x-ratelimit-remaining-tokens: {response.Get("x-ratelimit-remaining-tokens")}\n"));
                Assert.That(response.Get("Retry-After"), Is.Not.Null);
                break;
            }

            Assert.That(answer.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), Is.EqualTo(expected));
            Assert.That(answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString(), Is.EqualTo("length"));
        }
    }

    [Test]
    public void Every_setting_is_in_the_table_and_nothing_else()
    {
        var read = new List<string>();
        GatewayOptionsReader.Read([], name =>
        {
            read.Add(name);

            // Some are read only together with others.
            return name switch
            {
                "OTEL_EXPORTER_OTLP_ENDPOINT" => "http://collector:4318",
                "OTEL_TRACES_SAMPLER" => "traceidratio",
                _ => null,
            };
        });

        Assert.That(VariableRow().Matches(Readme("README.md")).Select(static match => match.Groups[1].Value), Is.EquivalentTo(read.Distinct()));
    }

    [TestCase("README.md")]
    [TestCase("Gateway.Core/README.md")]
    [TestCase("ConfigCenter/README.md")]
    [TestCase("Benchmarks/README.md")]
    [TestCase("MockLlm/README.md")]
    [TestCase("TokenCount/README.md")]
    [TestCase("Gateway.Core/Tokens/README.md")]
    public void Every_link_leads_somewhere(string readme)
    {
        var folder = Path.GetDirectoryName(Path.Combine(SourceTree.Root, readme))!;
        var links = Link().Matches(Readme(readme)).Select(static match => match.Groups[1].Value.Split('#')[0]);

        Assert.That(links.Where(link => link.Length > 0 && !Path.Exists(Path.Combine(folder, link))), Is.Empty);
    }

    [GeneratedRegex("""^\| `([A-Z_]+)` \|""", RegexOptions.Multiline)]
    private static partial Regex VariableRow();

    [GeneratedRegex("""\]\(([^)]+)\)""")]
    private static partial Regex Link();

    [GeneratedRegex("""^```json\n(.*?)^```""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    private static string Readme(string path) => File.ReadAllText(Path.Combine(SourceTree.Root, path));

    private static Snapshot Example(Uri upstream, int number = 0, Func<string, string>? change = null)
    {
        var json = JsonBlock().Matches(Readme("README.md"))[number].Groups[1].Value.Replace("http://127.0.0.1:8003", upstream.ToString().TrimEnd('/'), StringComparison.Ordinal);
        var read = SnapshotReader.ReadAndValidate(Encoding.UTF8.GetBytes(change is null ? json : change(json)));
        Assert.That(read.Errors, Is.Empty);
        return read.Snapshot!;
    }
}
