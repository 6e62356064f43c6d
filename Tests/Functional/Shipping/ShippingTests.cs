using Gateway.Core.Configuration;
using Gateway.Host.Options;
using Gateway.Host.Shipping;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Shipping;

/// <summary>A whole gateway and a config center that takes what it ships, or does not.</summary>
public sealed class ShippingTests
{
    private const string Answer = """{"choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":30,"completion_tokens":4,"total_tokens":34,"prompt_tokens_details":{"cached_tokens":10}}}""";

    private TempFolder _folder = null!;
    private FakeUpstream _upstream = null!;
    private Snapshot _snapshot = null!;
    private TakingCenter _center = null!;

    [SetUp]
    public async Task Start()
    {
        _folder = new TempFolder();
        _upstream = FakeUpstream.Start(static exchange => exchange.RespondAsync(200, Answer, "Content-Type: application/json"));
        _snapshot = Snapshots.To(_upstream.Url);
        _snapshot = _snapshot with
        {
            Namespaces = [.. _snapshot.Namespaces, new NamespaceConfig { Code = "refusing", DefaultUpstream = "upstream", Match = [new MatcherConfig { Source = "header", Field = "X-Refuse", Value = "1" }] }],
            Models = [new ModelConfig { Pattern = "gpt-4o-mini", InputPricePerMillion = 2.5, OutputPricePerMillion = 10 }],
            Policies = [new PolicyConfig { Name = "nobody", Type = "message-matching", Namespaces = ["refusing"], Config = new MessageMatchingSettings { MatchingFieldSource = "header", MatchingFieldName = "X-Refuse", MatchingValue = "1", MatchingAction = "deny" } }],
        };
        _center = new TakingCenter(_snapshot);
        await _center.StartAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        await _center.DisposeAsync();
        await _upstream.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task What_was_asked_and_answered_is_not_shipped()
    {
        var file = _folder.At("access.log");
        _snapshot = _snapshot with { Namespaces = [.. _snapshot.Namespaces.Select(static ns => ns with { LogContent = true })] };
        await using var center = new TakingCenter(_snapshot);
        await center.StartAsync();
        await using (var gateway = await StartGatewayAsync(center, file))
        {
            Assert.That((await AskAsync(gateway, Requests.Chat())).Status, Is.EqualTo(200));
            await gateway.StopAsync();
        }

        Assert.That(await File.ReadAllTextAsync(file), Does.Contain("\"prompt\":\"hi\",\"answer\":\"hi\""));
        Assert.That(center.Taken.AccessLog.Single().GetRawText(), Does.Contain("\"path\"").And.Not.Contain("\"hi\"").And.Not.Contain("content_truncated"));
    }

    [Test]
    public async Task Usage_access_log_and_metrics_agree()
    {
        const int Served = 20;
        const int Refused = 5;
        string metrics;
        await using (var gateway = await StartGatewayAsync())
        {
            for (var i = 0; i < Served; i++)
            {
                Assert.That((await AskAsync(gateway, Requests.Chat($",\"user\":\"user-{i % 4}\""))).Status, Is.EqualTo(200));
            }

            for (var i = 0; i < Refused; i++)
            {
                Assert.That((await AskAsync(gateway, Requests.Chat("", "X-Refuse: 1"))).Status, Is.EqualTo(403));
            }

            Assert.That((await AskAsync(gateway, "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n")).Status, Is.EqualTo(400));
            Assert.That((await AskAsync(gateway, Requests.Get("/nowhere"))).Status, Is.EqualTo(404));
            metrics = await MetricsAsync(gateway);
            await gateway.StopAsync();
        }

        var (taken, lines) = (_center.Taken, _center.Taken.AccessLog);
        var text = PrometheusText.Parse(metrics).Samples;
        Assert.Multiple(() =>
        {
            Assert.That(lines, Has.Count.EqualTo(Served + Refused + 2));
            Assert.That(taken.Requests.Value, Is.EqualTo(lines.Count));
            Assert.That(text.Where(static sample => sample.Name == "gateway_requests_total").Sum(static sample => sample.Value), Is.EqualTo(lines.Count));
            Assert.That(taken.Counts("statuses"), Is.EquivalentTo(lines.GroupBy(static line => line.GetProperty("status").ToString()).ToDictionary(static group => group.Key, static group => (long)group.Count())));
            Assert.That(taken.Counts("refusals"), Is.EquivalentTo(new Dictionary<string, long> { ["policy_violation"] = Refused, ["route_not_found"] = 1, ["invalid_content_length"] = 1 }));
            Assert.That(lines.Where(static line => line.Text("reason") == "policy_violation").Select(static line => line.Text("policy")), Has.Exactly(Refused).EqualTo("nobody"));
            Assert.That(lines.Sum(static line => line.Number("input_tokens") ?? 0), Is.EqualTo(Served * 30).And.EqualTo(taken.Sum("inputTokens")).And.EqualTo(Tokens(text, "input")));
            Assert.That(lines.Sum(static line => line.Number("output_tokens") ?? 0), Is.EqualTo(Served * 4).And.EqualTo(taken.Sum("outputTokens")).And.EqualTo(Tokens(text, "output")));
            Assert.That(lines.Sum(static line => line.Number("cached_input_tokens") ?? 0), Is.EqualTo(Served * 10).And.EqualTo(taken.Sum("cachedInputTokens")));
            Assert.That(lines.Sum(static line => line.Number("cost_nano_usd") ?? 0), Is.EqualTo(Served * 115_000).And.EqualTo(taken.Sum("costNano")));
            Assert.That(text.Where(static sample => sample.Name == "gateway_cost_usd_total").Sum(static sample => sample.Value), Is.EqualTo(Served * 115_000 / 1e9).Within(1e-12));
            Assert.That(
                taken.Minutes.Sum(static minute => minute.GetProperty("durationMs").GetProperty("sum").GetInt64()),
                Is.EqualTo(lines.Sum(static line => (line.Number("duration_us") + 500) / 1_000)));
            Assert.That(
                taken.Minutes.Sum(static minute => minute.GetProperty("firstByteMs").GetProperty("buckets").EnumerateArray().Sum(static count => count.GetInt64())),
                Is.EqualTo(lines.Count(static line => line.TryGetProperty("first_byte_us", out _))));
            Assert.That(taken.Minutes.Where(static minute => minute.Text("namespace") is "").Sum(static minute => minute.GetProperty("requests").GetInt64()), Is.EqualTo(1), "the malformed one");
            Assert.That(taken.Users("default"), Is.EqualTo(5).Within(0.1), "four users, and the address of whoever asked for nowhere");
            Assert.That(taken.Users("refusing"), Is.EqualTo(1).Within(0.1));
            Assert.That(taken.Gaps, Is.Zero);
            Assert.That(Directory.GetFiles(Path.Combine(_folder.Path, "usage"), "*.usage"), Is.Empty);
        });
    }

    [Test]
    public async Task What_happens_while_the_center_is_away_is_shipped_when_it_is_back()
    {
        await using var gateway = await StartGatewayAsync();
        await AskAsync(gateway, Requests.Chat());
        await _center.Taken.Requests.WaitForAsync(1);
        await _center.Taken.Lines.WaitForAsync(1);
        await _center.StopAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.That((await AskAsync(gateway, Requests.Chat())).Status, Is.EqualTo(200));
        }

        await _center.StartAsync();
        await _center.Taken.Requests.WaitForAsync(11);
        await _center.Taken.Lines.WaitForAsync(11);
        Assert.That(_center.Taken.Gaps, Is.Zero);
    }

    [Test]
    public async Task What_a_gateway_left_is_shipped_by_the_next()
    {
        await _center.StopAsync();
        await using (var gateway = await StartGatewayAsync())
        {
            Assert.That((await AskAsync(gateway, Requests.Chat())).Status, Is.EqualTo(200));
            await gateway.StopAsync();
        }

        await _center.StartAsync();
        await using var next = await StartGatewayAsync();
        await _center.Taken.Requests.WaitForAsync(1);
    }

    [TestCase(-1)]
    [TestCase(401)]
    [TestCase(429)]
    [TestCase(503)]
    public async Task What_was_not_answered_well_is_sent_again_and_counts_once(int status)
    {
        var troubled = 3;
        _center.Answer = kind => kind == "usage" && Interlocked.Decrement(ref troubled) >= 0 ? status : null;
        await using var gateway = await StartGatewayAsync();
        await AskAsync(gateway, Requests.Chat());
        await _center.Untaken.WaitForAtLeastAsync(3);
        await AskAsync(gateway, Requests.Chat());
        await _center.Taken.Requests.WaitForAsync(2);
        await gateway.StopAsync();

        Assert.Multiple(() =>
        {
            Assert.That(_center.Taken.Requests.Value, Is.EqualTo(2));
            Assert.That(_center.Taken.Gaps, Is.Zero);

            // A gateway that ends sends again what it has no answer to yet.
            Assert.That(_center.Taken.Repeated.Value, status < 0 ? Is.InRange(3, 4) : Is.AtMost(1));
        });
    }

    [TestCase(400)]
    [TestCase(413)]
    [TestCase(422)]
    public async Task What_is_refused_for_good_is_dropped_and_counted_and_the_next_is_shipped(int status)
    {
        _center.Answer = _ => status;
        await using var gateway = await StartGatewayAsync();
        await AskAsync(gateway, Requests.Chat());
        await _center.Untaken.WaitForAtLeastAsync(2);
        _center.Answer = static _ => null;
        await AskAsync(gateway, Requests.Chat());
        await _center.Taken.Requests.WaitForAsync(1);
        await _center.Taken.Lines.WaitForAsync(1);

        var metrics = PrometheusText.Parse(await MetricsAsync(gateway)).Samples;
        Assert.Multiple(() =>
        {
            Assert.That(metrics.Where(static sample => sample.Name == "gateway_usage_records_dropped_total").Sum(static sample => sample.Value), Is.EqualTo(1));
            Assert.That(metrics.Where(static sample => sample.Name == "gateway_access_log_dropped_total").Sum(static sample => sample.Value), Is.EqualTo(1));
            Assert.That(metrics.Where(static sample => sample.Name == "gateway_shipping_batches_total" && sample.Labels.GetValueOrDefault("outcome") == "refused").Sum(static sample => sample.Value), Is.EqualTo(2));
        });
    }

    [Test]
    public async Task A_second_gateway_does_not_get_the_folder()
    {
        await using var gateway = await StartGatewayAsync();

        Assert.That(StartGatewayAsync, Throws.TypeOf<JournalException>());
    }

    [Test]
    public async Task Without_a_center_there_is_no_journal()
    {
        await using var gateway = await TestGateway.StartAsync(_snapshot, new GatewayOptions { DataDirectory = _folder.Path });
        await AskAsync(gateway, Requests.Chat());

        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.Empty);
    }

    private Task<TestGateway> StartGatewayAsync() => StartGatewayAsync(_center, "off");

    private Task<TestGateway> StartGatewayAsync(TakingCenter center, string accessLog) => TestGateway.StartAsync(_snapshot, new GatewayOptions
    {
        Mode = GatewayMode.Cluster,
        ConfigCenterUrl = center.Url,
        AccessLog = accessLog,
        GatewayToken = TakingCenter.Token,
        SecretsKey = new string('0', 64),
        DataDirectory = _folder.Path,
        InstanceId = "gateway-1",
    });

    private static async Task<RawResponse> AskAsync(TestGateway gateway, string request)
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(request);
        return await client.ReadResponseAsync();
    }

    private static async Task<string> MetricsAsync(TestGateway gateway)
    {
        using var client = new HttpClient { BaseAddress = gateway.ManagementUrl };
        return await client.GetStringAsync("/metrics");
    }

    private static double Tokens(IEnumerable<PrometheusSample> samples, string direction) =>
        samples.Where(sample => sample.Name == "gateway_tokens_total" && sample.Labels["direction"] == direction).Sum(static sample => sample.Value);
}
