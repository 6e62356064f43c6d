using System.Text;
using System.Text.Json;
using Gateway.Core.Forwarding;
using Gateway.Core.Routing;
using Gateway.Core.Settlement;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Metering;

/// <summary>Streams whose output is limited, of every protocol: what the client receives is counted anew, by itself.</summary>
internal sealed class StreamCutTests
{
    private const int Rounds = 300;

    private TestExchange _exchange = null!;

    [SetUp]
    public async Task Begin() => _exchange = await Requests.ChatAsync(isStream: true);

    [TearDown]
    public async Task End() => await _exchange.DisposeAsync();

    [Test]
    public Task Chat_is_cut_at_the_token() => CutAsync(Protocol.Chat, StreamScripts.ChatKinds, isInterleaved: true, StreamScripts.Chat, AssertChatEnd);

    [Test]
    public Task Completions_are_cut_at_the_token() => CutAsync(Protocol.Completions, ["text"], isInterleaved: true, StreamScripts.Completions, AssertChatEnd);

    [Test]
    public Task Messages_are_cut_at_the_token() => CutAsync(Protocol.Messages, StreamScripts.MessagesKinds, isInterleaved: false, StreamScripts.Messages, AssertMessagesEnd);

    [Test]
    public Task Responses_are_cut_at_the_token() => CutAsync(Protocol.Responses, StreamScripts.ResponsesKinds, isInterleaved: false, StreamScripts.Responses, AssertResponsesEnd);

    [Test]
    public async Task A_client_that_asked_for_usage_gets_the_true_one()
    {
        await using var exchange = await Requests.CreateAsync(Post(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        exchange.Context.InputTokens = 11;

        var received = new ReceivedStream(await RelayAsync(exchange, Protocol.Chat, 2, StreamScripts.Chat([new(0, "content", "one two three")], new Random(1)), 1000));

        var usage = received.Events[^1].GetProperty("usage");
        Assert.That(received.Events[^1].GetProperty("choices").GetArrayLength(), Is.Zero);
        Assert.That((usage.GetProperty("prompt_tokens").GetInt32(), usage.GetProperty("completion_tokens").GetInt32(), usage.GetProperty("total_tokens").GetInt32()), Is.EqualTo((11, 2, 13)));
    }

    [TestCase(Protocol.Chat, """{"index":2,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":"length"}""")]
    [TestCase(Protocol.Completions, """{"index":2,"text":"","logprobs":null,"finish_reason":"length"}""")]
    public async Task A_choice_that_was_asked_for_and_never_came_ends_as_well(Protocol protocol, string expected)
    {
        await using var exchange = await Requests.CreateAsync(Post(",\"stream\":true,\"n\":3"));
        const string Events = """
            data: {"choices":[{"index":1,"delta":{"content":"one"},"text":"","finish_reason":"stop"}]}

            data: {"choices":[{"index":0,"delta":{"content":"two three"},"text":"one two three"}]}


            """;

        var received = new ReceivedStream(await RelayAsync(exchange, protocol, 2, [Events], 1000));

        Assert.That(received.Reasons, Is.EquivalentTo(new[] { (1, "stop"), (0, "length"), (2, "length") }));
        Assert.That(received.Events[^1].GetProperty("choices")[0].GetRawText(), Is.EqualTo(expected));
    }

    [Test]
    public async Task Choices_beyond_all_reason_do_not_make_the_end_any_longer()
    {
        await using var exchange = await Requests.CreateAsync(Post(",\"stream\":true,\"n\":9007199254740992"));

        var received = new ReceivedStream(await RelayAsync(exchange, Protocol.Chat, 1, StreamScripts.Chat([new(0, "content", "one two three")], new Random(1)), 1000));

        Assert.That(received.Reasons, Has.Count.EqualTo(128));
    }

    [Test]
    public async Task Everything_that_would_tell_more_is_left_out_of_the_event_that_is_cut()
    {
        const string Event = """data: {"id":"c","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"one two","reasoning_details":[{"text":"secret"}]},"logprobs":{"content":[{"token":" two"}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""" + "\n\n";

        var text = await RelayAsync(_exchange, Protocol.Chat, 1, [Event], 7);

        Assert.That(text, Is.EqualTo(
            """data: {"id":"c","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"one","reasoning_details":null},"logprobs":null,"finish_reason":null}],"usage":null}""" + "\n\n"
            + """data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"length"}]}""" + "\n\ndata: [DONE]\n\n"));
    }

    [Test]
    public async Task Text_that_an_upstream_says_twice_is_counted_once()
    {
        var events = StreamScripts.Chat([new(0, "content", "one two three")], new Random(1));
        events.Insert(1, """data: {"choices":[{"index":0,"message":{"role":"assistant","content":"one two three"}}]}""" + "\n\n");

        Assert.That(await RelayAsync(_exchange, Protocol.Chat, 3, events, 1000), Is.EqualTo(string.Concat(events)));
        Assert.That(_exchange.Context.OutputMeter.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task An_event_that_is_no_JSON_does_not_get_round_the_limit()
    {
        var text = await RelayAsync(_exchange, Protocol.Chat, 5, ["data: one two three\n\n", "data: {\"choices\":[{\"delta\":{\"content\":\"four five six\"\n\n"], 1000);

        Assert.That(text, Does.StartWith("data: one two three\n\ndata: {\"id\":\"\",").And.EndsWith("\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n"));
        Assert.That(_exchange.Context.IsTruncated, Is.True);
    }

    [Test]
    public async Task An_event_that_never_ends_does_not_get_round_the_limit()
    {
        var text = await RelayAsync(_exchange, Protocol.Chat, 1, ["data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one two\"}}]}"], 1000);

        Assert.That(new ReceivedStream(text).Texts.Values, Is.EqualTo(new[] { "one" }));
    }

    [Test]
    public async Task An_event_beyond_all_reason_is_not_relayed_where_output_is_limited()
    {
        await RelayAsync(_exchange, Protocol.Chat, 1, [], 1);

        Assert.That(EventRelay.Pass(_exchange.Context, DownstreamFraming.Close, Encoding.UTF8.GetBytes("data: " + new string('x', 1_100_000))), Is.False);
        Assert.That(_exchange.Context.IsTruncated, Is.False);
        Assert.That(await _exchange.ReceiveAsync(), Is.Empty);
    }

    [Test]
    public async Task Texts_beyond_counting_count_more_rather_than_less()
    {
        var events = Enumerable.Range(0, 1500).Select(static i => $"data: {{\"choices\":[{{\"index\":{i},\"delta\":{{\"content\":\"one two\"}}}}]}}\n\n");

        var received = new ReceivedStream(await RelayAsync(_exchange, Protocol.Chat, 2500, events, 100_000));

        Assert.That(received.Count(Tokenizers.Cl100k), Is.EqualTo(2500));
    }

    [TestCase(1)]
    [TestCase(64)]
    [TestCase(100_000)]
    public async Task Metering_allocates_nothing(int piece)
    {
        var streams = new[]
        {
            (Protocol.Chat, Script(StreamScripts.Chat, StreamScripts.ChatKinds)),
            (Protocol.Messages, Script(StreamScripts.Messages, StreamScripts.MessagesKinds)),
            (Protocol.Responses, Script(StreamScripts.Responses, StreamScripts.ResponsesKinds)),
        };
        await RelayAsync(_exchange, Protocol.Chat, 1_000_000, [], 1);
        var context = _exchange.Context;

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            foreach (var (protocol, stream) in streams)
            {
                context.Events.Reset();
                context.OutputMeter.Reset();
                context.OutputMeter.Begin(Tokenizers.Cl100k, context.Reservation);
                context.StreamMeter.Begin(UsageFormats.Of(protocol));
                for (var at = 0; at < stream.Length; at += piece)
                {
                    EventRelay.Pass(context, DownstreamFraming.Chunked, stream.AsSpan(at, Math.Min(piece, stream.Length - at)));
                }

                context.Connection.Output.FlushAsync().GetAwaiter().GetResult();
                _exchange.Connection.Discard();
            }
        }), Is.Zero);
        Assert.That(context.OutputMeter.Count, Is.Positive);

        static byte[] Script(Func<IEnumerable<SpokenText>, Random, List<string>> write, string[] kinds) =>
            Encoding.UTF8.GetBytes(string.Concat(write(SpokenText.Make(new Random(1), kinds, 2, isInterleaved: false), new Random(2))));
    }

    private async Task CutAsync(
        Protocol protocol, string[] kinds, bool isInterleaved, Func<IEnumerable<SpokenText>, Random, List<string>> write, Action<ReceivedStream, string> assertEnd)
    {
        var cuts = 0;
        var shorts = 0;
        for (var seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            var events = write(SpokenText.Make(random, kinds, random.Next(1, 4), isInterleaved), random);
            var whole = new ReceivedStream(string.Concat(events)).Count(Tokenizers.Cl100k);
            var cap = random.Next(1, whole + (whole / 4) + 2);

            var text = await RelayAsync(_exchange, protocol, cap, events, random.Next(1, 400));

            var received = new ReceivedStream(text);
            var count = received.Count(Tokenizers.Cl100k);
            var context = _exchange.Context;
            var which = $"seed {seed}, cap {cap} of {whole}";
            if (!context.IsTruncated)
            {
                Assert.That(text, Is.EqualTo(string.Concat(events)), which);
                Assert.That(context.OutputMeter.Count, Is.EqualTo(whole), which);
                continue;
            }

            cuts++;
            shorts += context.OutputMeter.IsShort ? 1 : 0;
            using (Assert.EnterMultipleScope())
            {
                Assert.That(count, Is.LessThanOrEqualTo(cap), which);
                Assert.That(context.OutputMeter.IsShort || count == cap, Is.True, which);
                Assert.That(context.OutputMeter.Count, Is.EqualTo(count), which);
                Assert.That(whole, Is.GreaterThanOrEqualTo(cap - 4), which);
                assertEnd(received, which);
            }
        }

        Assert.That(cuts, Is.GreaterThan(Rounds / 2));
        Assert.That(shorts, Is.LessThan(cuts / 2));
    }

    private static void AssertChatEnd(ReceivedStream received, string which)
    {
        Assert.That(received.IsDone, Is.True, which);
        var choices = received.Events.SelectMany(static e => e.GetProperty("choices").EnumerateArray()).Select(static choice => choice.GetProperty("index").GetInt32()).Distinct();
        Assert.That(received.Reasons.Select(static reason => reason.Choice), Is.EquivalentTo(choices), which);
        Assert.That(received.Reasons, Has.Some.Matches<(int, string Reason)>(static reason => reason.Reason == "length"), which);
    }

    private static void AssertMessagesEnd(ReceivedStream received, string which)
    {
        Assert.That(received.Types[^2..], Is.EqualTo(new[] { "message_delta", "message_stop" }), which);
        Assert.That(received.Events[^2].GetProperty("delta").GetProperty("stop_reason").GetString(), Is.EqualTo("max_tokens"), which);
        Assert.That(received.Types.Count(static type => type == "content_block_start"), Is.EqualTo(received.Types.Count(static type => type == "content_block_stop")), which);
    }

    private static void AssertResponsesEnd(ReceivedStream received, string which)
    {
        Assert.That(received.Events.Select(static e => e.GetProperty("sequence_number").GetInt32()), Is.EqualTo(Enumerable.Range(0, received.Events.Count)), which);
        Assert.That(received.Types.Count(static type => type == "response.output_item.added"), Is.EqualTo(received.Types.Count(static type => type == "response.output_item.done")), which);
        var response = received.Events[^1].GetProperty("response");
        Assert.That((received.Types[^1], response.GetProperty("status").GetString()), Is.EqualTo(("response.incomplete", "incomplete")), which);
        Assert.That(response.GetProperty("incomplete_details").GetProperty("reason").GetString(), Is.EqualTo("max_output_tokens"), which);
        var delivered = string.Concat(received.Texts.Values);
        var repeated = string.Concat(response.GetProperty("output").EnumerateArray().Select(TextOf));
        Assert.That(repeated, Is.EqualTo(delivered), which);
    }

    private static string TextOf(JsonElement item)
    {
        if (item.TryGetProperty("arguments", out var arguments))
        {
            return Json.Unescape(arguments.GetRawText()[1..^1]);
        }

        var parts = item.TryGetProperty("content", out var content) ? content : item.GetProperty("summary");
        return string.Concat(parts.EnumerateArray().Select(static part =>
            Json.Unescape((part.TryGetProperty("text", out var text) ? text : part.GetProperty("refusal")).GetRawText()[1..^1])));
    }

    private static string Post(string more)
    {
        var body = $$"""{"model":"gpt-4o-mini","messages":[]{{more}}}""";
        return $"POST /v1/chat/completions HTTP/1.1\r\nHost: gateway.example\r\nContent-Length: {body.Length}\r\n\r\n{body}";
    }

    private static async Task<string> RelayAsync(TestExchange exchange, Protocol protocol, int cap, IEnumerable<string> events, int piece)
    {
        var context = exchange.Context;
        context.LimitOutput(cap);
        context.Protocol = protocol;
        context.Tokenizer = Tokenizers.Cl100k;
        context.IsTruncated = false;
        context.Answer.Release();
        context.Events.Reset();
        context.OutputMeter.Reset();
        context.OutputMeter.Begin(context.Tokenizer, context.Reservation);
        context.StreamMeter.Begin(UsageFormats.Of(protocol));
        foreach (var bytes in Encoding.UTF8.GetBytes(string.Concat(events)).Chunk(piece))
        {
            if (!EventRelay.Pass(context, DownstreamFraming.Close, bytes))
            {
                break;
            }
        }

        if (!context.IsTruncated)
        {
            EventRelay.End(context, DownstreamFraming.Close);
        }

        return await exchange.ReceiveAsync();
    }
}
