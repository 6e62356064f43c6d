using Gateway.Core.Tracing;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Tracing;

/// <summary>Which requests are recorded, and what the upstream is told of their trace.</summary>
internal sealed class SamplingTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = "b7ad6b7169203331";

    private OtlpReceiver _receiver = null!;
    private FakeUpstream _upstream = null!;

    [SetUp]
    public async Task Start()
    {
        _receiver = await OtlpReceiver.StartAsync();
        _upstream = FakeUpstream.Start(FakeBehaviours.Json);
    }

    [TearDown]
    public async Task Stop()
    {
        await _upstream.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [TestCase("")]
    [TestCase("traceparent: 00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [TestCase("traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [TestCase("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public async Task A_trace_begins_where_the_client_names_none_that_can_be_continued(string field)
    {
        await using var gateway = await StartAsync(new TraceSampling(IsParentBased: true, Ratio: 1));

        var sent = await ForwardAsync(gateway, field, "tracestate: a=b");

        Assert.That(TraceParent.TryParse(System.Text.Encoding.ASCII.GetBytes(sent.Headers.All("traceparent").Single()), out var parent), Is.True);
        Assert.That((parent.IsSampled, sent.Get("tracestate")), Is.EqualTo((true, (string?)null)));
        var spans = await _receiver.WaitForAsync(gateway, parent.TraceId.ToHexString());
        Assert.That(spans.Single(static span => span.Kind == ReceivedSpan.Server).ParentId, Is.Empty);
        Assert.That(spans.Single(static span => span.Kind == ReceivedSpan.Client).SpanId, Is.EqualTo(parent.ParentId.ToHexString()));
    }

    [Test]
    public async Task With_a_ratio_of_0_only_clients_that_record_are_recorded()
    {
        await using var gateway = await StartAsync(new TraceSampling(IsParentBased: true, Ratio: 0));

        var own = await ForwardAsync(gateway);
        var unsampled = await ForwardAsync(gateway, $"traceparent: 00-{Trace}-{Caller}-00", "tracestate: a=b");
        await ForwardAsync(gateway, $"traceparent: 00-{Trace[..31]}d-{Caller}-01");
        await _receiver.WaitForAsync(gateway, $"{Trace[..31]}d");

        var parent = own.Get("traceparent")!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(parent, Does.EndWith("-00"));
            Assert.That(_receiver.Of(parent.Split('-')[1]), Is.Empty);
            Assert.That(unsampled.Get("traceparent"), Does.Match($"^00-{Trace}-[0-9a-f]{{16}}-00$").And.Not.Contain(Caller));
            Assert.That(unsampled.Get("tracestate"), Is.EqualTo("a=b"));
            Assert.That(_receiver.Of(Trace), Is.Empty);
        }
    }

    [Test]
    public async Task Without_a_parents_say_the_ratio_decides_alone()
    {
        // One after the other: a gateway's exporter gets the spans of every gateway in its process.
        await using (var none = await StartAsync(new TraceSampling(IsParentBased: false, Ratio: 0)))
        {
            Assert.That((await ForwardAsync(none, $"traceparent: 00-{Trace}-{Caller}-01")).Get("traceparent"), Does.EndWith("-00"));
        }

        await using var all = await StartAsync(new TraceSampling(IsParentBased: false, Ratio: 1));
        Assert.That((await ForwardAsync(all, $"traceparent: 00-{Trace}-{Caller}-00")).Get("traceparent"), Does.EndWith("-01"));
        Assert.That(await _receiver.WaitForAsync(all, Trace), Has.Count.EqualTo(5));
    }

    [Test]
    public async Task While_tracing_is_off_the_fields_pass_as_they_are()
    {
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(_upstream.Url));

        var sent = await ForwardAsync(gateway, "traceparent: anything at all", "tracestate: a=b");

        Assert.That((sent.Get("traceparent"), sent.Get("tracestate")), Is.EqualTo(("anything at all", "a=b")));
        Assert.That((await ForwardAsync(gateway)).Get("traceparent"), Is.Null);
    }

    [Test]
    public async Task A_traceparent_of_the_configuration_stays()
    {
        var snapshot = Snapshots.To(_upstream.Url).Routed(static route => route with { AddHeaders = new Dictionary<string, string> { ["Traceparent"] = "fixed" } });
        await using var gateway = await TestGateway.StartAsync(snapshot, _receiver.Options());

        var sent = await ForwardAsync(gateway, $"traceparent: 00-{Trace}-{Caller}-01");

        Assert.That(sent.Headers.All("traceparent"), Is.EqualTo(new[] { "fixed" }));
    }

    [Test]
    public async Task A_collector_that_is_away_costs_spans_and_nothing_else()
    {
        using var closed = new ClosedPort();
        var options = _receiver.Options();
        await using var gateway = await TestGateway.StartAsync(
            Snapshots.To(_upstream.Url), options with { Tracing = options.Tracing! with { Endpoint = new Uri($"http://127.0.0.1:{closed.Port}/v1/traces"), Timeout = TimeSpan.FromMilliseconds(100) } });

        Assert.That((await ForwardAsync(gateway)).Get("traceparent"), Does.EndWith("-01"));
        Assert.That((await ForwardAsync(gateway)).Get("traceparent"), Does.EndWith("-01"));
    }

    private Task<TestGateway> StartAsync(TraceSampling sampling) => TestGateway.StartAsync(Snapshots.To(_upstream.Url), _receiver.Options(sampling));

    private async Task<ReceivedRequest> ForwardAsync(TestGateway gateway, params string[] fields)
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat("", [.. fields.Where(static field => field.Length > 0)]));
        Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        return _upstream.Requests[^1];
    }
}
