using System.Text;
using Gateway.Core.Metering;
using Gateway.Core.Settlement;
using Gateway.Core.Sse;
using NUnit.Framework;

namespace Tests.Unit.Metering;

/// <summary>What the events of streams are for.</summary>
internal sealed class StreamMeterTests
{
    private const string Chat = """
        : hello

        data: {"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}

        data: {"choices":[{"index":0,"delta":{"content":"Hi \"usage\":{"}}],"usage":null}

        data: {"choices":[{"index":0,"delta":{"content":"!"}}],"usage":{"prompt_tokens":3,"completion_tokens":1}}

        data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}

        data: [DONE]


        """;

    private const string Messages = """
        event: message_start
        data: {"type":"message_start","message":{"usage":{"input_tokens":10,"cache_read_input_tokens":90,"output_tokens":1}}}

        event: content_block_start
        data: {"type":"content_block_start","content_block":{"type":"tool_use","input":{"usage":{"input_tokens":1}}}}

        event: ping
        data: {"type":"ping"}

        event: content_block_delta
        data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Hi"}}

        event: content_block_delta
        data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"!"}}

        event: message_delta
        data: {"type":"message_delta","usage":{"input_tokens":10,"output_tokens":15}}

        event: message_stop
        data: {"type":"message_stop"}


        """;

    private const string Responses = """
        event: response.created
        data: {"type":"response.created","response":{"usage":null}}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","delta":"Hi"}

        event: response.completed
        data: {"type":"response.completed","response":{"usage":{"input_tokens":5,"output_tokens":6,"output_tokens_details":{"reasoning_tokens":4}}}}


        """;

    [Test]
    public void Chat_is_observed() => AssertObserved(
        Chat, UsageFormat.OpenAi, new TokenUsage(3, 2, true, true), "Comment Content Content! Content Content UsageOnly Done");

    [TestCase(true)]
    [TestCase(false)]
    public void Messages_are_observed(bool named) => AssertObserved(
        named ? Messages : Unnamed(Messages),
        UsageFormat.Messages,
        new TokenUsage(100, 15, true, true, 90),
        "Content Content Comment Content! Content Content Done");

    [TestCase(true)]
    [TestCase(false)]
    public void Responses_are_observed(bool named) => AssertObserved(
        named ? Responses : Unnamed(Responses), UsageFormat.Responses, new TokenUsage(5, 6, true, true, 0, 4), "Content Content! Done");

    [Test]
    public void A_stream_of_no_known_format_counts_any_data() =>
        AssertObserved(": c\n\ndata: x\n\ndata: {\"usage\":{\"prompt_tokens\":1}}\n\n", UsageFormat.None, default, "Comment Content! Content");

    [Test]
    public void A_Messages_stream_that_breaks_off_has_no_output() => AssertObserved(
        Messages[..Messages.IndexOf("event: ping", StringComparison.Ordinal)], UsageFormat.Messages, new TokenUsage(100, 0, true, false, 90), "Content Content");

    [TestCase("response.incomplete", ExpectedResult = StreamEventRole.Done)]
    [TestCase("response.failed", ExpectedResult = StreamEventRole.Done)]
    [TestCase("response.in_progress", ExpectedResult = StreamEventRole.Content)]
    public object A_response_ends_in_one_of_three_ways(string type)
    {
        var reader = new StreamMeter(new OutputMeter(), new AnswerText());
        reader.Begin(UsageFormat.Responses);
        return reader.Observe(new SseEvent { Kind = SseEventKind.Data, Data = Encoding.UTF8.GetBytes($"{{\"a\":[1],\"type\":\"{type}\"}}") });
    }

    [TestCase("{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}", true)]
    [TestCase("{\"choices\":[{\"delta\":{\"role\":\"assistant\"}},{\"delta\":{\"role\":\"assistant\",\"reasoning_content\":\"x\"}}]}", true)]
    [TestCase("{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0}]}}]}", true)]
    [TestCase("{\"choices\":[{\"delta\":{\"function_call\":{\"name\":\"f\"}}}]}", true)]
    [TestCase("{\"choices\":[{\"text\":\"x\"}]}", true)]
    [TestCase("{\"choices\":[{\"text\":\"\"}]}", false)]
    [TestCase("{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[],\"x\":{},\"refusal\":null}}]}", false)]
    [TestCase("{\"choices\":[{\"index\":0,\"logprobs\":{\"content\":[\"x\"]},\"finish_reason\":\"stop\",\"delta\":{}}]}", false)]
    [TestCase("{\"choices\":[],\"prompt_filter_results\":[{\"text\":\"x\"}]}", false)]
    [TestCase("{\"choices\":[[{\"text\":\"x\"}],1,\"text\"]}", false)]
    [TestCase("{\"choices\":{\"text\":\"x\"}}", false)]
    [TestCase("{\"error\":{\"message\":\"x\"}}", false)]
    [TestCase("[{\"choices\":[{\"text\":\"x\"}]}]", true)]
    [TestCase("{\"choices\":[{\"te", true)]
    [TestCase("nonsense", true)]
    [TestCase("", true)]
    public void A_token_is_told_from_what_frames_it(string chunk, bool expected) =>
        Assert.That(IsFirstToken(chunk), Is.EqualTo(expected));

    [Test]
    public void Garbage_is_content_and_reports_no_usage([Values] UsageFormat format, [Values("", "{", "[1]", "\"usage\":{", "{\"type\":1}", "{\"type\":[")] string data)
    {
        var reader = new StreamMeter(new OutputMeter(), new AnswerText());
        reader.Begin(format);

        Assert.That(reader.Observe(new SseEvent { Kind = SseEventKind.Data, Data = Encoding.UTF8.GetBytes(data) }), Is.EqualTo(StreamEventRole.Content));
        Assert.That(reader.Usage, Is.EqualTo(default(TokenUsage)));
    }

    [Test]
    public void Observing_allocates_nothing()
    {
        var events = new SseEventReader();
        var reader = new StreamMeter(new OutputMeter(), new AnswerText());
        (byte[] Stream, UsageFormat Format)[] streams =
        [
            (Encoding.UTF8.GetBytes(Chat), UsageFormat.OpenAi),
            (Encoding.UTF8.GetBytes(Messages), UsageFormat.Messages),
            (Encoding.UTF8.GetBytes(Unnamed(Messages)), UsageFormat.Messages),
            (Encoding.UTF8.GetBytes(Responses), UsageFormat.Responses),
        ];
        Array.ForEach(streams, stream => ObserveAll(events, reader, stream.Stream, stream.Format));

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var (stream, format) in streams)
        {
            ObserveAll(events, reader, stream, format);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(reader.Usage.IsComplete, Is.True);
    }

    private static bool IsFirstToken(string chunk)
    {
        var reader = new StreamMeter(new OutputMeter(), new AnswerText());
        reader.Begin(UsageFormat.OpenAi);
        reader.Observe(new SseEvent { Kind = SseEventKind.Data, Data = Encoding.UTF8.GetBytes(chunk) });
        return reader.IsFirstToken;
    }

    private static void AssertObserved(string stream, UsageFormat format, TokenUsage usage, string roles)
    {
        var events = new SseEventReader();
        var reader = new StreamMeter(new OutputMeter(), new AnswerText());
        reader.Begin(UsageFormat.OpenAi);
        ObserveAll(events, reader, "data: {\"choices\":[{\"text\":\"x\"}],\"usage\":{\"prompt_tokens\":99,\"completion_tokens\":99}}\n\n"u8, UsageFormat.OpenAi);

        Assert.That(string.Join(' ', ObserveEach(events, reader, Encoding.UTF8.GetBytes(stream), format)), Is.EqualTo(roles));
        Assert.That(reader.Usage, Is.EqualTo(usage));
    }

    private static void ObserveAll(SseEventReader events, StreamMeter reader, ReadOnlySpan<byte> stream, UsageFormat format)
    {
        events.Reset();
        reader.Begin(format);
        var position = 0;
        while (events.TryRead(stream, ref position, out var e))
        {
            reader.Observe(e);
        }
    }

    private static List<string> ObserveEach(SseEventReader events, StreamMeter reader, ReadOnlySpan<byte> stream, UsageFormat format)
    {
        events.Reset();
        reader.Begin(format);
        var roles = new List<string>();
        var position = 0;
        while (events.TryRead(stream, ref position, out var e))
        {
            roles.Add(reader.Observe(e) + (reader.IsFirstToken ? "!" : ""));
        }

        return roles;
    }

    private static string Unnamed(string stream) =>
        string.Join('\n', stream.Split('\n').Where(line => !line.StartsWith("event:", StringComparison.Ordinal)));
}
