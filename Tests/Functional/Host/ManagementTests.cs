using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Core.Configuration;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.MockLlm;

namespace Tests.Functional.Host;

/// <summary>What the management endpoints say.</summary>
internal sealed class ManagementTests : MockServerTests
{
    [TestCase("/livez", "ok\n")]
    [TestCase("/readyz", "ready\n")]
    public async Task Probes_answer_in_a_word(string path, string answer)
    {
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(Server.Address));
        using var client = Client(gateway);

        Assert.That(await client.GetStringAsync(path), Is.EqualTo(answer));
    }

    [Test]
    public async Task Health_tells_the_version_and_what_cannot_be_reached()
    {
        using var closed = new ClosedPort();
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(new Uri($"http://127.0.0.1:{closed.Port}")) with { Version = 7 });
        using var client = Client(gateway);
        var before = await JsonAsync(client, "/health");

        using var failed = await ChatAsync(client, "gpt-4o-mini");
        var after = await JsonAsync(client, "/health");

        Assert.Multiple(() =>
        {
            Assert.That(before.GetRawText(), Is.EqualTo("""{"status":"ok","version":7,"draining":false,"unreachable":[],"configCenter":[]}"""));
            Assert.That(failed.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
            Assert.That(after.GetProperty("status").GetString(), Is.EqualTo("degraded"));
            Assert.That(after.GetProperty("unreachable")[0].GetString(), Does.Contain($":{closed.Port}"));
        });
    }

    [Test]
    public async Task Stats_tell_of_the_process_and_of_every_server()
    {
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(Server.Address), new GatewayOptions { InstanceId = "gateway-2" });
        using var client = Client(gateway);
        using var answer = await ChatAsync(client, "gpt-4o-mini");

        var stats = await JsonAsync(client, "/stats");

        var dataPlane = stats.GetProperty("dataPlane");
        var server = dataPlane.GetProperty("servers")[0];
        Assert.Multiple(() =>
        {
            Assert.That(stats.GetProperty("instance").GetString(), Is.EqualTo("gateway-2"));
            Assert.That(stats.GetProperty("uptimeSeconds").GetDouble(), Is.Positive);
            Assert.That(stats.GetProperty("cpuSeconds").GetDouble(), Is.Positive);
            Assert.That(stats.GetProperty("workingSetBytes").GetInt64(), Is.Positive);
            Assert.That(stats.GetProperty("allocatedBytes").GetInt64(), Is.Positive);
            Assert.That(stats.GetProperty("collections").GetArrayLength(), Is.EqualTo(GC.MaxGeneration + 1));
            Assert.That(stats.GetProperty("threads").GetInt32(), Is.Positive);
            Assert.That(dataPlane.GetProperty("version").GetInt64(), Is.EqualTo(1));
            Assert.That(dataPlane.GetProperty("isDraining").GetBoolean(), Is.False);
            Assert.That(dataPlane.GetProperty("requestsInFlight").GetInt64(), Is.Zero);
            Assert.That(dataPlane.GetProperty("accessLogDropped").GetInt64(), Is.Zero);
            Assert.That(dataPlane.GetProperty("usageRecordsDropped").GetInt64(), Is.Zero);
            Assert.That(dataPlane.TryGetProperty("connections", out _), Is.True);
            Assert.That(server.GetProperty("upstream").GetString(), Is.EqualTo("upstream"));
            Assert.That(server.GetProperty("url").GetString(), Is.EqualTo(Server.Address.ToString()));
            Assert.That(server.GetProperty("inFlight").GetInt32(), Is.Zero);
            Assert.That(server.GetProperty("idleConnections").GetInt32(), Is.EqualTo(1));
            Assert.That(server.GetProperty("isAvoided").GetBoolean(), Is.False);
        });
    }

    [Test]
    public async Task Stats_add_up_what_the_metrics_tell()
    {
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(Server.Address) with
        {
            Models = [new ModelConfig { Pattern = "gpt-4o-mini", InputPricePerMillion = 1_000_000, OutputPricePerMillion = 0 }],
        });
        using var client = Client(gateway);
        using var answer = await ChatAsync(client, "gpt-4o-mini");
        using var stream = await ChatAsync(client, "gpt-4o-mini", ",\"stream\":true");
        using var lost = await client.GetAsync("/nowhere");

        var traffic = (await JsonAsync(client, "/stats")).GetProperty("dataPlane").GetProperty("traffic");

        var metrics = await MetricsAsync(client);
        double Total(string name, string label, string value) => metrics.Of(name).Where(sample => sample.Labels[label] == value).Sum(static sample => sample.Value);
        Assert.Multiple(() =>
        {
            Assert.That(traffic.GetProperty("requests").GetInt64(), Is.EqualTo(3));
            Assert.That(traffic.GetProperty("outcomes").GetRawText(), Is.EqualTo("""{"refused":1,"relayed":2}"""));
            Assert.That(traffic.GetProperty("refusals").GetRawText(), Is.EqualTo("""{"route_not_found":1}"""));
            Assert.That(traffic.GetProperty("shadowRefusals").GetRawText(), Is.EqualTo("{}"));
            Assert.That(traffic.GetProperty("inputTokens").GetDouble(), Is.Positive.And.EqualTo(Total("gateway_tokens_total", "direction", "input")));
            Assert.That(traffic.GetProperty("outputTokens").GetDouble(), Is.Positive.And.EqualTo(Total("gateway_tokens_total", "direction", "output")));
            Assert.That(traffic.GetProperty("costUsd").GetDouble(), Is.EqualTo(traffic.GetProperty("inputTokens").GetDouble()));
            Assert.That(traffic.GetProperty("truncations").GetInt64(), Is.Zero);
            Assert.That(traffic.GetProperty("responseBytes").GetInt64(), Is.Positive);
            Assert.That(traffic.GetProperty("retries").GetRawText(), Is.EqualTo("{}"));
            Assert.That(traffic.GetProperty("retriesRefused").GetInt64(), Is.Zero);
        });
    }

    [TestCase("text/plain", "")]
    [TestCase("application/openmetrics-text; version=1.0.0", "# EOF\n")]
    public async Task Metrics_are_packed_whole_for_who_reads_that(string accept, string end)
    {
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(Server.Address));
        using var plain = Client(gateway);
        using var answer = await ChatAsync(plain, "gpt-4o-mini");
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.GZip }) { BaseAddress = gateway.Url };
        client.DefaultRequestHeaders.Add("Accept", accept);

        using var response = await client.GetAsync("/metrics");

        var text = await response.Content.ReadAsStringAsync();
        Assert.That(text, Does.Contain("gateway_requests_total{").And.Contain("gateway_overhead_seconds_count{").And.EndsWith(end));
        Assert.That(text.Split("# EOF"), Has.Length.EqualTo(end.Length == 0 ? 1 : 2));
    }

    [Test]
    public async Task Metrics_are_prometheus_text_with_the_labels_of_each_request()
    {
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(Server.Address));
        using var client = Client(gateway);
        using var first = await ChatAsync(client, "gpt-4o-mini");
        using var second = await ChatAsync(client, "gpt-4o-mini");
        using var stream = await ChatAsync(client, "gpt-4o-mini", ",\"stream\":true");
        using var lost = await client.GetAsync("/nowhere");

        var metrics = await MetricsAsync(client);

        var requests = metrics.Of("gateway_requests_total");
        var durations = metrics.Of("gateway_request_duration_seconds_count");
        Assert.Multiple(() =>
        {
            Assert.That(requests.Select(static sample => (Describe(sample, "namespace", "route", "model", "status", "stream"), sample.Value)), Is.EquivalentTo(new[]
            {
                ("default openai gpt-4o-mini 200 false", 2.0),
                ("default openai gpt-4o-mini 200 true", 1.0),
                ("default other  404 false", 1.0),
            }));
            Assert.That(durations.Select(static sample => (Describe(sample, "namespace", "route", "status", "stream"), sample.Value)), Is.EquivalentTo(new[]
            {
                ("default openai 200 false", 2.0),
                ("default openai 200 true", 1.0),
                ("default other 404 false", 1.0),
            }));
            Assert.That(metrics.Of("gateway_tokens_total").Sum(static sample => sample.Value), Is.Positive);
            Assert.That(metrics.Of("gateway_config_version").Single().Value, Is.EqualTo(1));
            Assert.That(metrics.Samples.SelectMany(static sample => sample.Labels.Keys).Where(static label => label.StartsWith("otel_", StringComparison.Ordinal)), Is.Empty);
        });
    }

    [TestCase("made-up")]
    [TestCase("gpt-4o-mini2")]
    [TestCase("a\"} 1\\nevil{b=\"")]
    [TestCase("line\\nbreak")]
    [TestCase("你好 👋")]
    [TestCase("{{namespace}}")]
    public async Task A_model_that_no_configuration_names_is_counted_as_other(string model)
    {
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(Server.Address));
        using var client = Client(gateway);
        using var answer = await ChatAsync(client, model.Replace("\"", "\\\"", StringComparison.Ordinal));

        var metrics = await MetricsAsync(client);

        Assert.Multiple(() =>
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(metrics.Of("gateway_requests_total").Select(static sample => sample.Labels["model"]), Is.EqualTo(new[] { "other" }));
            Assert.That(metrics.Samples.Where(static sample => sample.Labels.ContainsKey("model")).Select(static sample => sample.Labels["model"]).Distinct(), Is.EqualTo(new[] { "other" }));
        });
    }

    [Test]
    public async Task A_port_of_their_own_takes_the_management_paths_off_the_gateways_port()
    {
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(Server.Address), new GatewayOptions { ManagementPort = 0 });
        using var client = Client(gateway);
        using var management = new HttpClient { BaseAddress = gateway.ManagementUrl };

        Assert.Multiple(async () =>
        {
            Assert.That((await client.GetAsync("/livez")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(await management.GetStringAsync("/livez"), Is.EqualTo("ok\n"));
        });
    }

    [Test]
    public async Task Other_networks_are_refused()
    {
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(Server.Address), new GatewayOptions { ManagementAllow = [IPNetwork.Parse("192.0.2.0/24")] });
        using var client = Client(gateway);

        Assert.That((await client.GetAsync("/stats")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Metrics_can_be_turned_off()
    {
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(Server.Address), new GatewayOptions { PrometheusEnabled = false });
        using var client = Client(gateway);

        Assert.That((await client.GetAsync("/metrics")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    // One connection: what is asked on it next comes after all that was recorded of what went before.
    private static HttpClient Client(TestGateway gateway) => new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = gateway.Url };

    private static Task<HttpResponseMessage> ChatAsync(HttpClient client, string model, string more = "") => client.PostAsync(
        "/v1/chat/completions",
        new StringContent($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]{{more}}}""", Encoding.UTF8, "application/json"));

    private static async Task<JsonElement> JsonAsync(HttpClient client, string path) => JsonElement.Parse(await client.GetStringAsync(path));

    private static async Task<PrometheusText> MetricsAsync(HttpClient client)
    {
        using var response = await client.GetAsync("/metrics");
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/plain"));
        return PrometheusText.Parse(await response.Content.ReadAsStringAsync());
    }

    private static string Describe(PrometheusSample sample, params string[] labels) => string.Join(' ', labels.Select(label => sample.Labels[label]));
}
