using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Connections;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Telemetry;

public sealed class GatewayMetricsTests
{
    private ServiceProvider _services = null!;
    private MetricReader _reader = null!;
    private GatewayMetrics _metrics = null!;

    [SetUp]
    public void Start()
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _reader = new MetricReader();
        _metrics = new GatewayMetrics(_services.GetRequiredService<IMeterFactory>());
    }

    [TearDown]
    public void Stop()
    {
        _metrics.Dispose();
        _reader.Dispose();
        _services.Dispose();
    }

    [Test]
    public async Task Requests_tokens_and_bytes_are_counted_by_how_they_ended()
    {
        await using var exchange = await Requests.ChatAsync();
        var context = exchange.Context;
        context.Status = 200;
        context.ResponseBytes = 100;
        context.Settled = new TokenUsage(3, 7, true, true);
        context.SettledBy = SettledBy.Usage;
        _metrics.RequestEnded(context, Stopwatch.GetTimestamp());
        _metrics.RequestEnded(context, Stopwatch.GetTimestamp());
        context.Status = 502;
        context.Outcome = RequestOutcome.Failed;
        context.Settled = default;
        _metrics.RequestEnded(context, Stopwatch.GetTimestamp());

        const string Relayed = "namespace=default,route=openai,model=gpt-4o-mini,status=200,stream=false,outcome=relayed";
        const string Failed = "namespace=default,route=openai,model=gpt-4o-mini,status=502,stream=false,outcome=failed";
        Assert.Multiple(() =>
        {
            Assert.That(_reader.Read("gateway.requests"), Is.EqualTo(new Dictionary<string, double> { [Relayed] = 2, [Failed] = 1 }));
            Assert.That(_reader.Read("gateway.response.bytes"), Is.EqualTo(new Dictionary<string, double> { [Relayed] = 200, [Failed] = 100 }));
            Assert.That(_reader.Read("gateway.tokens").Where(static pair => pair.Value > 0).ToDictionary(), Is.EqualTo(new Dictionary<string, double>
            {
                ["namespace=default,model=gpt-4o-mini,direction=input,source=usage"] = 6,
                ["namespace=default,model=gpt-4o-mini,direction=output,source=usage"] = 14,
            }));
        });
    }

    [Test]
    public async Task Time_is_recorded_without_the_model_and_the_first_token_only_where_there_is_one()
    {
        await using var exchange = await Requests.ChatAsync(isStream: true);
        exchange.Context.Status = 200;
        exchange.Context.IsStream = true;
        _metrics.RequestEnded(exchange.Context, Stopwatch.GetTimestamp());

        const string ByModel = "namespace=\"default\",model=\"gpt-4o-mini\"";
        const string Labels = "namespace=\"default\",route=\"openai\",status=\"200\",stream=\"true\"";
        Assert.That(Histograms(), Does.Contain($"gateway_request_duration_seconds_count{{{Labels}}} 1\n").And.Not.Contain("first_token").And.Not.Contain("overhead"));

        exchange.Context.FirstByte = exchange.Context.Started;
        exchange.Context.FirstToken = exchange.Context.Started + (Stopwatch.Frequency / 500);
        exchange.Context.Settled = new TokenUsage(3, 5, true, true);
        _metrics.RequestEnded(exchange.Context, exchange.Context.FirstToken + (Stopwatch.Frequency / 250));
        Assert.That(Histograms(), Does.Contain($"gateway_request_duration_seconds_count{{{Labels}}} 2\n")
            .And.Contain("gateway_overhead_seconds_sum{namespace=\"default\",route=\"openai\"} 0\n")
            .And.Contain($"gateway_time_to_first_token_seconds_bucket{{{ByModel},le=\"0.001\"}} 0\ngateway_time_to_first_token_seconds_bucket{{{ByModel},le=\"0.002\"}} 1\n")
            .And.Contain($"gateway_time_to_first_token_seconds_sum{{{ByModel}}} 0.002\n")
            .And.Contain($"gateway_time_per_output_token_seconds_sum{{{ByModel}}} 0.001\n"));
    }

    [TestCase(500, true)]
    [TestCase(501, false)]
    public async Task Histograms_name_namespaces_while_there_are_not_too_many(int namespaces, bool isNamed)
    {
        await using var exchange = await Requests.ChatAsync(isStream: true, change: snapshot => snapshot with
        {
            Namespaces = [.. snapshot.Namespaces, .. Enumerable.Range(1, namespaces - 1).Select(static i => new NamespaceConfig { Code = $"n{i}", DefaultUpstream = "upstream" })],
        });
        exchange.Context.FirstByte = exchange.Context.FirstToken = exchange.Context.Started;
        exchange.Context.Attempts = 1;
        exchange.Context.Settled = new TokenUsage(3, 5, true, true);
        _metrics.RequestEnded(exchange.Context, Stopwatch.GetTimestamp());

        Assert.Multiple(() =>
        {
            Assert.That(Histograms().Contains("namespace=\"default\"", StringComparison.Ordinal), Is.EqualTo(isNamed));
            Assert.That(Histograms(), Does.Contain("gateway_request_duration_seconds_count{").And.Contain("gateway_overhead_seconds_count{").And.Contain("gateway_time_to_first_token_seconds_count{"));
            Assert.That(_reader.Read("gateway.requests").Keys.Single(), Does.StartWith("namespace=default,"));
        });
    }

    [Test]
    public async Task Overhead_is_without_the_waits()
    {
        await using var exchange = await Requests.ChatAsync();
        var context = exchange.Context;
        var outer = context.Connection.BeginWait();
        var inner = context.Connection.BeginWait();
        context.Connection.EndWait(inner);
        context.Connection.EndWait(outer);
        var waited = context.Connection.Waited;
        context.FirstByte = context.Started + waited + Stopwatch.Frequency;
        _metrics.RequestEnded(context, context.FirstByte);

        Assert.Multiple(() =>
        {
            Assert.That(waited, Is.Not.Negative.And.LessThanOrEqualTo(Stopwatch.GetTimestamp() - context.Started), "a wait within another counts once");
            Assert.That(Histograms(), Does.Contain("gateway_overhead_seconds_sum{namespace=\"default\",route=\"openai\"} 1\n"));
        });
    }

    [TestCase("chat", "openai", "/v1/chat/completions")]
    [TestCase("text_completion", "openai", "/v1/completions")]
    [TestCase("chat", "openai", "/v1/responses")]
    [TestCase("chat", "anthropic", "/v1/messages")]
    [TestCase("embeddings", "openai", "/v1/embeddings")]
    public async Task Operations_are_named_as_the_conventions_have_it(string operation, string provider, string path)
    {
        const string Body = """{"model":"gpt-4o-mini","messages":[],"prompt":"","input":""}""";
        await using var exchange = await Requests.CreateAsync($"POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        var context = exchange.Context;
        context.Attempts = 1;
        context.Status = 200;
        context.Settled = new TokenUsage(3, 70, true, true);
        _metrics.RequestEnded(context, context.Started + Stopwatch.Frequency);
        context.Settled = default;
        context.Status = 502;
        context.Outcome = RequestOutcome.Failed;
        _metrics.RequestEnded(context, context.Started + Stopwatch.Frequency);
        context.Status = 0;
        context.Outcome = RequestOutcome.ClientGone;
        _metrics.RequestEnded(context, context.Started + Stopwatch.Frequency);

        var labels = $"gen_ai_operation_name=\"{operation}\",gen_ai_provider_name=\"{provider}\",gen_ai_request_model=\"gpt-4o-mini\"";
        Assert.That(Histograms(), Does.Contain($"gen_ai_client_token_usage_sum{{{labels},gen_ai_token_type=\"input\"}} 3\n")
            .And.Contain($"gen_ai_client_token_usage_bucket{{{labels},gen_ai_token_type=\"output\",le=\"64\"}} 0\n")
            .And.Contain($"gen_ai_client_token_usage_bucket{{{labels},gen_ai_token_type=\"output\",le=\"256\"}} 1\n")
            .And.Contain($"gen_ai_client_operation_duration_seconds_sum{{{labels}}} 1\n")
            .And.Contain($"gen_ai_client_operation_duration_seconds_count{{{labels},error_type=\"502\"}} 1\n")
            .And.Contain($"gen_ai_client_operation_duration_seconds_count{{{labels},error_type=\"client_gone\"}} 1\n"));
    }

    [Test]
    public async Task Refusals_are_counted_by_their_reason_with_a_policy_or_without()
    {
        await using var exchange = await Requests.ChatAsync();
        var context = exchange.Context;
        context.Outcome = RequestOutcome.Refused;
        context.Refusal = Refusal.RateLimited;
        context.RefusedBy = "rate";
        _metrics.RequestEnded(context, Stopwatch.GetTimestamp());
        context.Refusal = Refusal.InvalidApiKey;
        context.RefusedBy = null;
        _metrics.RequestEnded(context, Stopwatch.GetTimestamp());
        context.Outcome = RequestOutcome.Rejected;
        context.Refusal = Refusal.Malformed;
        context.Rejection = RejectionReason.HeadTooLarge;
        _metrics.RequestEnded(context, Stopwatch.GetTimestamp());
        context.Outcome = RequestOutcome.Failed;
        _metrics.RequestEnded(context, Stopwatch.GetTimestamp());

        Assert.That(_reader.Read("gateway.rejections"), Is.EqualTo(new Dictionary<string, double>
        {
            ["namespace=default,policy=rate,reason=rate_limited,mode=enforce"] = 1,
            ["namespace=default,policy=,reason=invalid_api_key,mode=enforce"] = 1,
            [$"namespace=default,policy=,reason={Encoding.ASCII.GetString(RejectionReasons.Code(RejectionReason.HeadTooLarge))},mode=enforce"] = 1,
        }));
    }

    [TestCase("somebody's own")]
    [TestCase("gpt-4o-mini-2")]
    public async Task A_model_that_the_configuration_does_not_know_makes_no_series(string model)
    {
        for (var i = 0; i < 3; i++)
        {
            var body = $$"""{"model":"{{model}}{{i}}","messages":[]}""";
            await using var exchange = await Requests.CreateAsync($"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            _metrics.RequestEnded(exchange.Context, Stopwatch.GetTimestamp());
        }

        Assert.That(_reader.Read("gateway.requests"), Is.EqualTo(new Dictionary<string, double>
        {
            ["namespace=default,route=openai,model=other,status=0,stream=false,outcome=relayed"] = 3,
        }));
    }

    [Test]
    public async Task A_request_that_found_neither_namespace_nor_route_is_other()
    {
        await using var exchange = await Requests.CreateAsync("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", static snapshot => snapshot with { DefaultNamespace = null });
        Assert.That(exchange.Refusal, Is.EqualTo(Refusal.NamespaceNotFound));
        _metrics.RequestEnded(exchange.Context, Stopwatch.GetTimestamp());

        Assert.That(_reader.Read("gateway.requests").Keys, Is.EqualTo(new[] { "namespace=other,route=other,model=,status=0,stream=false,outcome=relayed" }));
    }

    [Test]
    public void Connections_are_counted_by_why_they_ended()
    {
        _metrics.ConnectionOpened();
        _metrics.ConnectionOpened();
        _metrics.ConnectionClosed(ConnectionEndReason.KeepAliveTimeout);

        var ends = _reader.Read("gateway.connections.ended");
        Assert.Multiple(() =>
        {
            Assert.That(_reader.Read("gateway.connections").Values, Is.EqualTo(new[] { 1.0 }));
            Assert.That(ends["reason=keep_alive_timeout"], Is.EqualTo(1));
            Assert.That(ends, Has.Count.EqualTo(Enum.GetValues<ConnectionEndReason>().Length));
            Assert.That(ends.Values.Sum(), Is.EqualTo(1));
        });
    }

    [Test]
    public void What_others_know_is_observed_when_it_is_asked_for()
    {
        var inFlight = 5L;
        _metrics.ObserveInFlight(() => inFlight);
        Assert.That(_reader.Read("gateway.concurrent_requests").Values, Is.EqualTo(new[] { 5.0 }));

        inFlight = 6;
        Assert.That(_reader.Read("gateway.concurrent_requests").Values, Is.EqualTo(new[] { 6.0 }));
    }

    [Test]
    public async Task Counting_allocates_nothing()
    {
        await using var exchange = await Requests.ChatAsync();
        exchange.Context.FirstByte = exchange.Context.FirstToken = exchange.Context.Started;
        exchange.Context.Attempts = 1;
        exchange.Context.Settled = new TokenUsage(3, 5, true, true);
        _reader.Dispose();

        Assert.That(Namespaces.Allocations.Of(() => _metrics.RequestEnded(exchange.Context, Stopwatch.GetTimestamp())), Is.Zero);
    }

    private string Histograms()
    {
        var text = new StringBuilder();
        _metrics.WriteHistograms(text);
        return text.ToString();
    }
}
