using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>The usage that upstreams report: asked for, kept from who did not ask, and recorded.</summary>
internal sealed class UsageTests
{
    private const string Chunk = """data: {"choices":[{"index":0,"delta":{"content":"a"}}],"usage":null}""" + "\n\n";
    private const string Usage = """data: {"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}}""" + "\n\n";
    private const string Done = "data: [DONE]\n\n";

    [TestCase("", false)]
    [TestCase(",\"stream_options\":{}", false)]
    [TestCase(",\"stream_options\":null", false)]
    [TestCase(",\"stream_options\":{\"include_usage\":false}", false)]
    [TestCase(",\"stream_options\": { \"include_usage\" : true } ", true)]
    public async Task Streams_are_asked_for_usage_and_clients_get_it_that_did(string options, bool isAsked)
    {
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendChunkAsync(Chunk);
            await exchange.SendChunkAsync(Usage + Done);
            await exchange.EndChunksAsync();
        });

        var response = await pair.AskAsync(Requests.Chat(",\"stream\":true" + options));

        Assert.That(response.BodyText, Is.EqualTo(isAsked ? Chunk + Usage + Done : Chunk + Done));
        var sent = System.Text.Json.JsonDocument.Parse(pair.Upstream.Requests[0].Body).RootElement;
        Assert.That(sent.GetProperty("stream_options").GetProperty("include_usage").GetBoolean(), Is.True);
    }

    public static IEnumerable<TestCaseData> Reports()
    {
        const string OpenAi = """{"prompt_tokens":11,"completion_tokens":7,"total_tokens":18}""";
        const string Anthropic = """{"input_tokens":11,"output_tokens":7}""";
        yield return new TestCaseData("/v1/chat/completions", "", $$$"""{"choices":[{"message":{"content":"a"}}],"usage":{{{OpenAi}}}}""");
        yield return new TestCaseData("/v1/completions", "", $$$"""{"choices":[{"text":"a"}],"usage":{{{OpenAi}}}}""");
        yield return new TestCaseData("/v1/responses", "", $$$"""{"output":[],"usage":{{{Anthropic}}}}""");
        yield return new TestCaseData("/v1/messages", "", $$$"""{"content":[],"usage":{{{Anthropic}}}}""");
        yield return new TestCaseData("/v1/chat/completions", ",\"stream\":true", Chunk + Usage + Done);
        yield return new TestCaseData("/v1/completions", ",\"stream\":true", "data: {\"choices\":[{\"text\":\"a\"}]}\n\n" + Usage + Done);
        yield return new TestCaseData("/v1/responses", ",\"stream\":true",
            $"event: response.completed\ndata: {{\"type\":\"response.completed\",\"response\":{{\"usage\":{Anthropic}}}}}\n\n");
        yield return new TestCaseData("/v1/messages", ",\"stream\":true",
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}\n\n"
            + "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":7}}\n\n"
            + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
    }

    [TestCaseSource(nameof(Reports))]
    public async Task Usage_is_recorded(string path, string stream, string answer)
    {
        await using var upstream = FakeUpstream.Start(exchange => AnswerAsync(exchange, stream.Length > 0, answer));

        var line = (await AccessLines.OfAsync(Snapshots.To(upstream.Url), gateway => AskAsync(gateway, path, stream))).Single();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((line.Number("input_tokens"), line.Number("output_tokens")), Is.EqualTo((11L, 7L)));
            Assert.That(line.GetProperty("stream").GetBoolean(), Is.EqualTo(stream.Length > 0));
            Assert.That(line.Text("outcome"), Is.EqualTo("relayed"));
            Assert.That(line.Number("status"), Is.EqualTo(200));
        }
    }

    [Test]
    public async Task Usage_of_embeddings_is_input_alone()
    {
        await using var upstream = FakeUpstream.Start(exchange => AnswerAsync(
            exchange, false, """{"data":[{"embedding":[0.1,0.2]}],"usage":{"prompt_tokens":11,"total_tokens":11}}"""));

        var line = (await AccessLines.OfAsync(Snapshots.To(upstream.Url), static gateway => AskAsync(gateway, "/v1/embeddings", ""))).Single();

        Assert.That(line.Number("input_tokens"), Is.EqualTo(11));
        Assert.That(line.Number("output_tokens") ?? 0, Is.Zero);
    }

    [Test]
    public async Task A_stream_that_broke_off_records_what_it_had_reported()
    {
        await using var upstream = FakeUpstream.Start(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendChunkAsync("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}\n\n");
            await exchange.CloseAsync();
        });

        var line = (await AccessLines.OfAsync(Snapshots.To(upstream.Url), static gateway => AskAsync(gateway, "/v1/messages", ",\"stream\":true"))).Single();

        Assert.That((line.Text("outcome"), line.Text("reason")), Is.EqualTo(("failed", "response_body")));
        Assert.That(line.Number("input_tokens"), Is.EqualTo(11));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Where_the_upstream_reports_nothing_the_gateway_counts(bool isStream)
    {
        var answer = isStream ? Chunk + Done : """{"choices":[{"message":{"content":"a"}}]}""";
        await using var upstream = FakeUpstream.Start(exchange => AnswerAsync(exchange, isStream, answer));

        var line = (await AccessLines.OfAsync(
            Snapshots.To(upstream.Url), gateway => AskAsync(gateway, "/v1/chat/completions", isStream ? ",\"stream\":true" : ""))).Single();

        Assert.That((line.Number("input_tokens"), line.Number("output_tokens"), line.Text("settled_by")), Is.EqualTo(((long?)8, (long?)1, "counted")));
    }

    private static Task AnswerAsync(FakeExchange exchange, bool isStream, string answer) => isStream
        ? exchange.RespondChunkedAsync(200, answer.Chunk(5).Select(static piece => new string(piece)), null, "Content-Type: text/event-stream")
        : exchange.RespondChunkedAsync(200, answer.Chunk(5).Select(static piece => new string(piece)), null, "Content-Type: application/json");

    private static async Task AskAsync(TestGateway gateway, string path, string more)
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Post(path, $$"""{"model":"gpt-4o-mini","max_tokens":9,"prompt":"a","input":"a","messages":[{"role":"user","content":"hi"}]{{more}}}"""));
        Assert.That((await client.ReadResponseAsync()).Complete, Is.True);
    }
}
