using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Core.Configuration;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Downstream;
using Tests.Functional.Upstream;
using Requests = Tests.Functional.Downstream.Requests;

namespace Tests.Functional.Explain;

internal sealed class ExplainEndpointTests
{
    private const string Token = "the-gateways-own-token";
    private const string Key = "sk-own-3f6a";
    private const string Provider = "sk-provider-77d2";

    private static readonly GatewayOptions Options = new() { GatewayToken = Token };

    [Test]
    public async Task Without_a_token_of_its_own_the_gateway_tells_nobody()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        var response = await rig.ExchangeAsync(Requests.Post("/-/explain", """{"path":"/v1/x"}""", "Authorization: Bearer "));
        Assert.That((response.Status, response.BodyText), Is.EqualTo((403, response.BodyText)));
        Assert.That(response.BodyText, Does.Contain("GATEWAY_TOKEN"));
    }

    [TestCase("X: 1")]
    [TestCase("Authorization: Bearer wrong")]
    [TestCase("Authorization: Bearer ")]
    [TestCase("Authorization: Basic the-gateways-own-token")]
    [TestCase("x-api-key: the-gateways-own-token")]
    public async Task Only_the_token_opens_it(string field)
    {
        await using var rig = await Rig.StartAsync(Rig.Echo, options: Options);
        var response = await rig.ExchangeAsync(Requests.Post("/-/explain", """{"path":"/v1/x"}""", field));
        Assert.That(response.Status, Is.EqualTo(401));
        Assert.That(response.Get("WWW-Authenticate"), Is.EqualTo("Bearer"));
    }

    [TestCase("""{"path":"/v1/x","unknown":1}""", 422)]
    [TestCase("""{"path":"/v1 x"}""", 422)]
    [TestCase("""{}""", 422)]
    [TestCase("""{"path":"/a","path":"/b"}""", 400)]
    [TestCase("""[]""", 400)]
    [TestCase("""{"path":""", 400)]
    public async Task Questions_that_make_no_sense_are_refused(string body, int status)
    {
        await using var rig = await Rig.StartAsync(Rig.Echo, options: Options);
        var response = await rig.ExchangeAsync(Ask(body));
        Assert.That(response.Status, Is.EqualTo(status), response.BodyText);
        Assert.That(response.Get("Content-Type"), Does.StartWith("application/problem+json"));
    }

    [Test]
    public async Task Questions_are_neither_deep_nor_long_without_end()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo, options: Options);
        var deep = $$"""{"path":"/v1/x","body":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""";
        Assert.That((await rig.ExchangeAsync(Ask(deep))).Status, Is.EqualTo(400));
        var asText = $$"""{"path":"/v1/chat/completions","body":"{{new string('[', 10_000)}}"}""";
        Assert.That((string)(await ExplainAsync(rig, asText))["verdict"]!["code"]!, Is.EqualTo("invalid_json"));
        await using var client = await rig.ConnectAsync();
        await client.SendAsync($"POST /-/explain HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {Token}\r\nContent-Length: 2000000\r\n\r\n");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(413));
    }

    [Test]
    public async Task Every_step_is_told_and_no_credential()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo, Rich, Options);
        var explanation = await ExplainAsync(rig, $$$"""
            {"path":"/v1/chat/completions","headers":{"X-Tenant":"a","x-api-key":"sk-foreign-5512"},"clientAddress":"203.0.113.9","apiKey":"{{{Key}}}",
             "body":{"model":"m-1","stream":true,"max_tokens":5000,"messages":[{"role":"user","content":"hello"}]}}
            """);
        Assert.Multiple(() =>
        {
            Assert.That((string)explanation["clientAddress"]!, Is.EqualTo("203.0.113.9"));
            Assert.That(explanation["credentials"]!.ToJsonString(), Is.EqualTo("""[{"kind":"key","id":"k_1","name":"mobile","status":"valid"}]"""));
            Assert.That(((string)explanation["namespace"]!["code"]!, (string)explanation["namespace"]!["matchedBy"]!), Is.EqualTo(("a", "credential")));
            Assert.That((bool)explanation["namespace"]!["candidates"]![0]!["matchers"]![0]!["holds"]!, Is.True);
            Assert.That(((string)explanation["body"]!["model"]!, (bool)explanation["body"]!["stream"]!, (long)explanation["body"]!["maxTokens"]!), Is.EqualTo(("m-1", true, 5000L)));
            Assert.That((string)explanation["route"]!["name"]!, Is.EqualTo("openai"));
            Assert.That(
                explanation["route"]!["candidates"]!.AsArray().ToDictionary(static route => (string)route!["name"]!, static route => (string)route!["result"]!),
                Is.EquivalentTo(new Dictionary<string, string> { ["chat"] = "path", ["openai"] = "chosen", ["raw"] = "path", ["beta"] = "matchers", ["late"] = "outranked" }));
            Assert.That(explanation["rules"]![0]!.ToJsonString(), Does.Contain("\"holds\":false").And.Contain("\"refuses\":false"));
            Assert.That(
                explanation["limits"]!.AsArray().Select(static limit => $"{limit!["policy"]} {limit["mode"]} {limit["kind"]} {limit["limit"]} {limit["used"]} {limit["remaining"]}"),
                Is.EquivalentTo(new[] { "conc enforce concurrency 7 0 7", "qps enforce rate 50 0 50", "tokens enforce window 1000 0 1000", "tokens enforce output 300  ", "strict shadow input 1  " }));
            Assert.That((string)explanation["limits"]!.AsArray().Single(static limit => (string)limit!["mode"]! == "shadow")!["wouldRefuse"]!, Is.EqualTo("context_length_exceeded"));
            Assert.That(((long)explanation["tokens"]!["reservedOutput"]!, (long)explanation["tokens"]!["cap"]!, (long)explanation["tokens"]!["writtenMaximum"]!), Is.EqualTo((300L, 300L, 300L)));
            Assert.That(
                explanation["upstream"]!["changes"]!.AsArray().ToDictionary(static change => (string)change!["field"]!, static change => change!["to"]!.ToJsonString()),
                Is.EquivalentTo(new Dictionary<string, string> { ["model"] = "\"served\"", ["max_tokens"] = "300", ["stream_options"] = """{"include_usage":true}""" }));
            Assert.That((string)explanation["upstream"]!["server"]!, Is.EqualTo(rig.Upstream.Url.ToString()));
            Assert.That(((string)explanation["verdict"]!["outcome"]!, (long)explanation["version"]!), Is.EqualTo(("forwarded", 1L)));
            Assert.That(new[] { Key, Provider, Token, "sk-foreign-5512", "hello" }.Where(explanation.ToJsonString().Contains), Is.Empty);
        });
    }

    [Test]
    public async Task Nothing_is_recorded_and_nobody_loses_a_turn()
    {
        using var folder = new TempFolder();
        var log = folder.At("access.log");
        await using var one = FakeUpstream.Start(FakeBehaviours.Json);
        await using var other = FakeUpstream.Start(FakeBehaviours.Json);
        await using (var gateway = await TestGateway.StartAsync(Snapshots.To(one.Url, other.Url), Options with { AccessLog = log }))
        {
            var before = await MetricsAsync(gateway);
            for (var i = 0; i < 3; i++)
            {
                await AskAsync(gateway, """{"path":"/v1/chat/completions","body":{"model":"m","messages":[]}}""");
            }

            Assert.That(await MetricsAsync(gateway), Is.EqualTo(before));
            for (var i = 0; i < 8; i++)
            {
                await using var client = await RawClient.ConnectAsync(gateway.Port);
                await client.SendAsync(Requests.Chat());
                Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
                await AskAsync(gateway, """{"path":"/v1/chat/completions","body":{"model":"m","messages":[]}}""");
            }
        }

        Assert.That((one.Requests.Count, other.Requests.Count), Is.EqualTo((4, 4)));
        Assert.That(await File.ReadAllLinesAsync(log), Has.Length.EqualTo(8));
    }

    [Test]
    public async Task What_is_under_way_counts()
    {
        await using var upstream = FakeUpstream.Start(async exchange =>
        {
            await exchange.Request.ReadToEndAsync();
            await exchange.WaitAsync("answer");
            await exchange.RespondAsync(200, "{}", "Content-Type: application/json");
        });
        var full = Snapshots.To(upstream.Url);
        full = full with { Upstreams = [full.Upstreams[0] with { Servers = [full.Upstreams[0].Servers[0] with { MaxConnections = 1 }] }] };
        await using var gateway = await TestGateway.StartAsync(full, Options);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat());
        await Waiting.UntilAsync(() => upstream.Requests.Count == 1, static () => "the request did not reach the upstream");

        const string Question = """{"path":"/v1/chat/completions","body":{"model":"m","messages":[]}}""";
        var explanation = await AskAsync(gateway, Question);
        Assert.That((string)explanation["upstream"]!["servers"]![0]!["state"]!, Is.EqualTo("full"));
        Assert.That(((int)explanation["verdict"]!["status"]!, (string)explanation["verdict"]!["code"]!), Is.EqualTo((503, "upstream_unavailable")));

        gateway.Apply(full with { Upstreams = [full.Upstreams[0] with { Queue = new QueueConfig { MaxRequests = 5, TimeoutMs = 60_000 } }] });
        explanation = await AskAsync(gateway, Question);
        Assert.That(((string)explanation["verdict"]!["outcome"]!, (int)explanation["upstream"]!["waiting"]!, (int)explanation["upstream"]!["maxWaiting"]!), Is.EqualTo(("queued", 0, 5)));

        gateway.Apply(full with { Policies = [new PolicyConfig { Name = "conc", Type = "concurrency-limit", Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = 1 } }] });
        explanation = await AskAsync(gateway, Question);
        Assert.That(explanation["limits"]![0]!["used"]!.GetValue<long>(), Is.Zero, "what began before the limit is not counted under it");
        upstream.Gates.Open("answer");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        await gateway.WaitForRestAsync();
    }

    [Test]
    public async Task A_place_that_is_taken_is_seen()
    {
        await using var upstream = FakeUpstream.Start(async exchange =>
        {
            await exchange.Request.ReadToEndAsync();
            await exchange.WaitAsync("answer");
            await exchange.RespondAsync(200, "{}", "Content-Type: application/json");
        });
        var snapshot = Snapshots.To(upstream.Url) with
        {
            Policies = [new PolicyConfig { Name = "conc", Type = "concurrency-limit", Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = 1 } }],
        };
        await using var gateway = await TestGateway.StartAsync(snapshot, Options);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat());
        await Waiting.UntilAsync(() => upstream.Requests.Count == 1, static () => "the request did not reach the upstream");

        var explanation = await AskAsync(gateway, """{"path":"/v1/chat/completions","body":{"model":"m","messages":[]}}""");
        Assert.That(((long)explanation["limits"]![0]!["used"]!, (long)explanation["limits"]![0]!["remaining"]!), Is.EqualTo((1L, 0L)));
        Assert.That(
            ((int)explanation["verdict"]!["status"]!, (string)explanation["verdict"]!["policy"]!, (string)explanation["verdict"]!["headers"]!["Retry-After"]!), Is.EqualTo((429, "conc", "1")));
        upstream.Gates.Open("answer");
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        await gateway.WaitForRestAsync();
    }

    private static Snapshot Rich(Snapshot snapshot) => snapshot with
    {
        Namespaces = [.. snapshot.Namespaces, new NamespaceConfig { Code = "a", DefaultUpstream = "upstream", Match = [new MatcherConfig { Source = "header", Field = "X-Tenant", Value = "a" }] }],
        ApiKeys = [new ApiKeyConfig { Id = "k_1", Name = "mobile", Namespace = "a", Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Key))) }],
        Upstreams = [snapshot.Upstreams[0] with { ApiKey = Provider, Models = new Dictionary<string, string> { ["m-1"] = "served" } }],
        Routes =
        [
            .. snapshot.Routes,
            new RouteConfig { Name = "beta", Path = "/v1/", Priority = 1, Match = [new MatcherConfig { Source = "query", Field = "beta", Value = "1" }] },
            new RouteConfig { Name = "late", Path = "/v1/*", Priority = 900 },
        ],
        Policies =
        [
            new PolicyConfig { Name = "conc", Type = "concurrency-limit", Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = 7 } },
            new PolicyConfig { Name = "qps", Type = "qps-limit", Config = new QpsLimitSettings { MaxQps = 50 } },
            new PolicyConfig { Name = "tokens", Type = "token-limit", Config = new TokenLimitSettings { MaxOutputTokenCount = 300, Windows = [new TokenWindowConfig { Minutes = 10, MaxTotal = 1000 }] } },
            new PolicyConfig { Name = "strict", Type = "token-limit", Mode = "shadow", Config = new TokenLimitSettings { MaxInputTokenCount = 1 } },
            new PolicyConfig
            {
                Name = "rule", Type = "message-matching", Config = new MessageMatchingSettings { MatchingFieldSource = "body", MatchingFieldName = "model", MatchingValue = "secret", MatchingAction = "deny" },
            },
        ],
    };

    private static string Ask(string body) => Requests.Post("/-/explain", body, $"Authorization: Bearer {Token}", "Content-Type: application/json");

    private static async Task<JsonObject> ExplainAsync(Rig rig, string body) => await AskAsync(rig.Gateway, body);

    private static async Task<JsonObject> AskAsync(TestGateway gateway, string body)
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Ask(body));
        var response = await client.ReadResponseAsync();
        Assert.That(response.Status, Is.EqualTo(200), response.BodyText);
        return JsonNode.Parse(response.Body)!.AsObject();
    }

    /// <summary>What is counted of requests and limits.</summary>
    private static async Task<string> MetricsAsync(TestGateway gateway)
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Get("/metrics"));
        var text = (await client.ReadResponseAsync()).BodyText;
        string[] counted = ["gateway_requests", "gateway_rejections", "gateway_window", "gateway_tokens", "gateway_limit_cells", "gateway_concurrent_requests", "gateway_request_duration"];
        return string.Join('\n', text.Split('\n').Where(line => counted.Any(name => line.StartsWith(name, StringComparison.Ordinal))));
    }
}
