using Gateway.Core.Configuration;
using NUnit.Framework;
using OpenTelemetry.Exporter;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Tracing;

/// <summary>What a collector sees of a request.</summary>
internal sealed class SpanTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = "b7ad6b7169203331";
    private const string Sampled = $"traceparent: 00-{Trace}-{Caller}-01";
    private const string Answer =
        """{"id":"c","object":"chat.completion","model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":5,"total_tokens":8}}""";

    private static readonly FakeBehaviour Answering = new("answers", static exchange => exchange.RespondAsync(200, Answer, "Content-Type: application/json"));

    private OtlpReceiver _receiver = null!;

    [SetUp]
    public async Task Start() => _receiver = await OtlpReceiver.StartAsync();

    [TearDown]
    public async Task Stop() => await _receiver.DisposeAsync();

    [Test]
    public async Task A_request_is_a_span_within_the_callers_and_its_attempt_is_the_upstreams_parent()
    {
        await using var upstream = FakeUpstream.Start(Answering);
        await using var gateway = await StartAsync(Snapshots.To(upstream.Url));

        var spans = await AskAsync(gateway, Requests.Chat(",\"max_tokens\":50", Sampled, "tracestate: a=b,c=d"));

        var (server, attempt) = (Server(spans), Attempts(spans).Single());
        var forwarded = upstream.Requests[0];
        AssertNested(spans);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(spans.Select(static span => span.Name), Is.EquivalentTo(new[] { "match", "admit", "relay", "chat gpt-4o-mini", "POST /v1/" }));
            Assert.That((server.ParentId, server.TraceState, server.IsError), Is.EqualTo((Caller, "a=b,c=d", false)));
            Assert.That((attempt.Kind, attempt.ParentId, attempt.IsError), Is.EqualTo((ReceivedSpan.Client, server.SpanId, false)));
            Assert.That(Named(spans, "relay").ParentId, Is.EqualTo(attempt.SpanId));
            Assert.That(new[] { Named(spans, "match").ParentId, Named(spans, "admit").ParentId }, Has.All.EqualTo(server.SpanId));
            Assert.That(Named(spans, "match").End, Is.LessThanOrEqualTo(Named(spans, "admit").Start));
            Assert.That(Named(spans, "admit").End, Is.LessThanOrEqualTo(attempt.Start));
            Assert.That(forwarded.Headers.All("traceparent"), Is.EqualTo(new[] { $"00-{Trace}-{attempt.SpanId}-01" }));
            Assert.That(forwarded.Headers.All("tracestate"), Is.EqualTo(new[] { "a=b,c=d" }));
        }
    }

    [Test]
    public async Task The_attributes_are_those_of_the_conventions()
    {
        await using var upstream = FakeUpstream.Start(Answering);
        await using var gateway = await StartAsync(Snapshots.To(upstream.Url).Served(static upstream => upstream with
        {
            Models = new Dictionary<string, string> { ["fast"] = "gpt-4o-mini" },
        }));

        var body = """{"model":"fast","n":2,"max_completion_tokens":50,"messages":[{"role":"user","content":"hi"}]}""";
        var spans = await AskAsync(gateway, Requests.Post("/api/chat?key=sk-0123456789abcdef", body, Sampled, "X-Request-ID: r-1"));

        var (server, attempt) = (Server(spans), Attempts(spans).Single());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(server.Attributes, Is.EquivalentTo(new Dictionary<string, object>
            {
                ["http.request.method"] = "POST",
                ["url.path"] = "/api/chat",
                ["url.scheme"] = "http",
                ["client.address"] = "127.0.0.1",
                ["http.route"] = "/api/chat",
                ["http.response.status_code"] = 200L,
                ["gen_ai.operation.name"] = "chat",
                ["gen_ai.request.model"] = "fast",
                ["gateway.request_id"] = "r-1",
                ["gateway.namespace"] = "default",
                ["gateway.route"] = "chat",
                ["gateway.outcome"] = "relayed",
                ["gateway.attempts"] = 1L,
                ["gateway.settled_by"] = "usage",
            }));
            Assert.That(attempt.Attributes, Is.EquivalentTo(new Dictionary<string, object>
            {
                ["http.request.method"] = "POST",
                ["server.address"] = "127.0.0.1",
                ["server.port"] = (long)upstream.Port,
                ["url.full"] = $"http://127.0.0.1:{upstream.Port}/v1/chat/completions",
                ["http.response.status_code"] = 200L,
                ["gen_ai.operation.name"] = "chat",
                ["gen_ai.provider.name"] = "openai",
                ["gen_ai.request.model"] = "gpt-4o-mini",
                ["gen_ai.request.choice.count"] = 2L,
                ["gen_ai.request.max_tokens"] = 50L,
                ["gen_ai.response.model"] = "gpt-4o-mini-2024-07-18",
                ["gen_ai.usage.input_tokens"] = 3L,
                ["gen_ai.usage.output_tokens"] = 5L,
                ["gateway.upstream"] = "upstream",
                ["gateway.connection.reused"] = false,
            }));
            Assert.That(server.Resource["service.name"], Is.EqualTo("tested gateway"));
            Assert.That(server.Resource["service.instance.id"], Is.EqualTo("gateway-7"));
            Assert.That(_receiver.Credentials, Is.Not.Empty.And.All.EqualTo("Basic b3RlbA=="));
        }
    }

    [Test]
    public async Task Every_attempt_is_a_span_and_each_upstream_has_its_own_parent()
    {
        await using var first = FakeUpstream.Start(static exchange => exchange.RespondAsync(503, "{}"));
        await using var second = FakeUpstream.Start(Answering);
        await using var gateway = await StartAsync(Snapshots.To(first.Url, second.Url));

        var spans = await AskAsync(gateway, Requests.Chat("", Sampled));

        var attempts = Attempts(spans);
        AssertNested(spans);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(attempts, Has.Length.EqualTo(2));
            Assert.That(attempts[0].IsError, Is.True);
            Assert.That((attempts[0]["error.type"], attempts[0]["http.response.status_code"], attempts[0]["http.request.resend_count"]), Is.EqualTo(("503", 503L, (object?)null)));
            Assert.That((attempts[1]["error.type"], attempts[1]["http.response.status_code"], attempts[1]["http.request.resend_count"]), Is.EqualTo(((object?)null, 200L, 1L)));
            Assert.That(attempts[0].End, Is.LessThanOrEqualTo(attempts[1].Start));
            Assert.That(first.Requests[0].Get("traceparent"), Is.EqualTo($"00-{Trace}-{attempts[0].SpanId}-01"));
            Assert.That(second.Requests[0].Get("traceparent"), Is.EqualTo($"00-{Trace}-{attempts[1].SpanId}-01"));
            Assert.That(Server(spans)["gateway.attempts"], Is.EqualTo(2));
            Assert.That(Server(spans).IsError, Is.False);
        }
    }

    [Test]
    public async Task An_upstream_that_cannot_be_reached_is_an_error_of_attempt_and_request()
    {
        using var closed = new ClosedPort();
        await using var gateway = await StartAsync(Snapshots.To(new Uri($"http://127.0.0.1:{closed.Port}")).Attempts(1));

        var spans = await AskAsync(gateway, Requests.Chat("", Sampled));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Attempts(spans).Single().IsError, Is.True);
            Assert.That(Attempts(spans).Single()["error.type"], Is.EqualTo("connect"));
            Assert.That(Attempts(spans).Single()["http.response.status_code"], Is.Null);
            Assert.That(Server(spans).IsError, Is.True);
            Assert.That((Server(spans)["error.type"], Server(spans)["http.response.status_code"]), Is.EqualTo(("connect", 502L)));
            Assert.That(spans.Select(static span => span.Name), Has.None.EqualTo("relay"));
        }
    }

    [Test]
    public async Task A_stream_is_one_attempt_until_its_last_event()
    {
        await using var upstream = FakeUpstream.Start(static async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendEventAsync("""{"model":"streamed-model","choices":[{"index":0,"delta":{"content":"a"}}]}""");
            await exchange.SendEventAsync("""{"choices":[],"usage":{"prompt_tokens":4,"completion_tokens":1,"total_tokens":5}}""");
            await exchange.SendEventAsync("[DONE]");
            await exchange.EndChunksAsync();
        });
        await using var gateway = await StartAsync(Snapshots.To(upstream.Url));

        var spans = await AskAsync(gateway, Requests.ChatStream(Sampled));

        var attempt = Attempts(spans).Single();
        AssertNested(spans);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Named(spans, "relay")["gateway.stream"], Is.True);
            Assert.That(Named(spans, "relay")["gateway.response_bytes"], Is.Positive);
            Assert.That((attempt["gen_ai.response.model"], attempt["gen_ai.usage.input_tokens"], attempt["gen_ai.usage.output_tokens"]), Is.EqualTo(("streamed-model", 4L, 1L)));
        }
    }

    [Test]
    public async Task A_client_that_leaves_ends_its_spans()
    {
        await using var upstream = FakeUpstream.Start(static async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendEventAsync("""{"choices":[{"index":0,"delta":{"content":"a"}}]}""");
            await exchange.WaitForPeerCloseAsync();
        });
        await using var gateway = await StartAsync(Snapshots.To(upstream.Url));
        await using (var client = await RawClient.ConnectAsync(gateway.Port))
        {
            await client.SendAsync(Requests.ChatStream(Sampled));
            await client.ReadHeadAsync();
            await client.ReadEventAsync();
            client.Reset();
        }

        var spans = await _receiver.WaitForAsync(gateway, Trace);

        AssertNested(spans);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((Server(spans)["error.type"], Server(spans)["gateway.outcome"]), Is.EqualTo(("client_gone", "client_gone")));
            Assert.That(Attempts(spans).Single()["error.type"], Is.EqualTo("client_gone"));
            Assert.That(spans.Select(static span => span.Name), Has.One.EqualTo("relay"));
        }
    }

    [Test]
    public async Task A_refusal_says_why_and_by_which_policy()
    {
        await using var upstream = FakeUpstream.Start(Answering);
        var snapshot = Snapshots.To(upstream.Url) with
        {
            Policies = [new PolicyConfig { Name = "short", Type = "token-limit", Config = new TokenLimitSettings { MaxInputTokenCount = 1 } }],
        };
        await using var gateway = await StartAsync(snapshot);

        var spans = await AskAsync(gateway, Requests.Chat("", Sampled));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(spans.Select(static span => span.Name), Is.EquivalentTo(new[] { "match", "admit", "POST /v1/" }));
            Assert.That((Server(spans)["gateway.reason"], Server(spans)["gateway.policy"]), Is.EqualTo(("context_length_exceeded", "short")));
            Assert.That((Server(spans)["error.type"], Server(spans).IsError), Is.EqualTo(((object?)null, false)), "The client's mistake is none of the server's.");
            Assert.That((Named(spans, "admit")["gateway.reason"], Named(spans, "admit")["gateway.policy"]), Is.EqualTo(("context_length_exceeded", "short")));
            Assert.That((long)Named(spans, "admit")["gateway.prompt.tokens"]!, Is.GreaterThan(1));
            Assert.That(Named(spans, "match")["gateway.reason"], Is.Null);
        }
    }

    [Test]
    public async Task A_request_that_finds_no_route_ends_in_match()
    {
        await using var upstream = FakeUpstream.Start(Answering);
        await using var gateway = await StartAsync(Snapshots.To(upstream.Url));

        var spans = await AskAsync(gateway, Requests.Get("/nowhere", Sampled));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(spans.Select(static span => span.Name), Is.EquivalentTo(new[] { "match", "GET" }));
            Assert.That(Named(spans, "match")["gateway.reason"], Is.EqualTo("route_not_found"));
            Assert.That((Server(spans)["gateway.reason"], Server(spans)["http.response.status_code"]), Is.EqualTo(("route_not_found", 404L)));
        }
    }

    [Test]
    public async Task What_is_uploaded_unmetered_is_a_span_of_plain_HTTP()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await StartAsync(Snapshots.To(upstream.Url));

        var spans = await AskAsync(gateway, Requests.Post("/raw/x", "a", Sampled));

        var attempt = Attempts(spans).Single();
        Assert.That(attempt.Name, Is.EqualTo("POST"));
        Assert.That(attempt.Attributes.Keys, Has.None.StartsWith("gen_ai."));
        Assert.That(Server(spans).Attributes.Keys, Has.None.StartsWith("gen_ai."));
    }

    [Test]
    public async Task Spans_go_over_gRPC_too()
    {
        await using var receiver = await OtlpReceiver.StartAsync(OtlpExportProtocol.Grpc);
        await using var upstream = FakeUpstream.Start(Answering);
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(upstream.Url), receiver.Options());
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Chat("", Sampled));
        await client.ReadResponseAsync();

        Assert.That(await receiver.WaitForAsync(gateway, Trace), Has.Count.EqualTo(5));
        Assert.That(receiver.Credentials, Has.All.EqualTo("Basic b3RlbA=="));
    }

    private static ReceivedSpan Named(IEnumerable<ReceivedSpan> spans, string name) => spans.Single(span => span.Name == name);

    private static ReceivedSpan Server(IEnumerable<ReceivedSpan> spans) => spans.Single(static span => span.Kind == ReceivedSpan.Server);

    private static ReceivedSpan[] Attempts(IEnumerable<ReceivedSpan> spans) => [.. spans.Where(static span => span.Kind == ReceivedSpan.Client).OrderBy(static span => span.Start)];

    // No span begins before the one that it is within, or ends after it.
    private static void AssertNested(IReadOnlyList<ReceivedSpan> spans)
    {
        Assert.That(spans.Select(static span => span.SpanId).Distinct().Count(), Is.EqualTo(spans.Count));
        foreach (var span in spans.Where(static span => span.Kind != ReceivedSpan.Server))
        {
            var parent = spans.Single(other => other.SpanId == span.ParentId);
            Assert.That(span.Start, Is.InRange(parent.Start, span.End), span.Name);
            Assert.That(span.End, Is.InRange(span.Start, parent.End), span.Name);
        }
    }

    private Task<TestGateway> StartAsync(Snapshot snapshot) => TestGateway.StartAsync(snapshot, _receiver.Options());

    private async Task<IReadOnlyList<ReceivedSpan>> AskAsync(TestGateway gateway, string request)
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(request);
        await client.ReadResponseAsync();
        return await _receiver.WaitForAsync(gateway, Trace);
    }
}
