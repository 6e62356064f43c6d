using System.Text.Json;

using NUnit.Framework;

namespace Tests.Functional.MockLlm;

internal sealed class StreamTests : MockServerTests
{
    [TestCase("")]
    [TestCase(",\"n\":3")]
    [TestCase(",\"max_tokens\":2")]
    [TestCase("", "?mock_reasoning=4")]
    [TestCase("", "?mock_tool=1")]
    [TestCase(",\"max_tokens\":3", "?mock_tool=f")]
    [TestCase(",\"n\":2", "?mock_tokens=17&mock_usage-drift=5")]
    public async Task A_chat_stream_says_what_the_whole_answer_says(string more, string query = "")
    {
        var path = "/v1/chat/completions" + query;
        var whole = await Server.PostForJsonAsync(path, MockServer.Chat(more));
        var events = await Server.PostForEventsAsync(path, MockServer.Chat(more + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        Assert.That(events[^1], Is.EqualTo("[DONE]"));
        var chunks = events[..^1].ConvertAll(MockServer.Parse);
        Assert.That(chunks[^1].GetProperty("usage").GetRawText(), Is.EqualTo(whole.GetProperty("usage").GetRawText()));
        Assert.That(chunks[^1].GetProperty("choices").GetArrayLength(), Is.Zero);
        Assert.That(chunks[..^1].Select(chunk => chunk.GetProperty("usage").ValueKind), Is.All.EqualTo(JsonValueKind.Null));
        foreach (var choice in whole.GetProperty("choices").EnumerateArray())
        {
            var deltas = chunks[..^1].Select(chunk => chunk.GetProperty("choices")[0])
                .Where(part => part.GetProperty("index").GetInt32() == choice.GetProperty("index").GetInt32()).ToList();
            Assert.That(deltas[^1].GetProperty("finish_reason").GetString(), Is.EqualTo(choice.GetProperty("finish_reason").GetString()));
            var message = choice.GetProperty("message");
            foreach (var field in new[] { "content", "reasoning_content" })
            {
                var expected = message.TryGetProperty(field, out var text) ? text.GetString() ?? "" : "";
                Assert.That(string.Concat(deltas.Select(delta => TextOf(delta.GetProperty("delta"), field))), Is.EqualTo(expected));
            }

            Assert.That(string.Concat(deltas.Select(delta => Arguments(delta.GetProperty("delta")))), Is.EqualTo(Arguments(message)));
        }
    }

    [Test]
    public async Task A_chat_stream_has_one_token_per_delta_and_no_usage_unasked()
    {
        var events = await Server.PostForEventsAsync("/v1/chat/completions", MockServer.Chat(",\"stream\":true"));
        var chunks = events[..^1].ConvertAll(MockServer.Parse);
        Assert.That(
            chunks.Select(chunk => TextOf(chunk.GetProperty("choices")[0].GetProperty("delta"), "content")),
            Is.EqualTo(new[] { "", "Echo", ":", " hi", " there", "" }));
        Assert.That(chunks.Any(chunk => chunk.TryGetProperty("usage", out _)), Is.False);
    }

    [Test]
    public async Task A_completions_stream_says_what_the_whole_answer_says()
    {
        const string request = "{\"model\":\"m\",\"prompt\":[\"a\",\"b c\"],\"n\":2,\"max_tokens\":3";
        var whole = await Server.PostForJsonAsync("/v1/completions", request + "}");
        var events = await Server.PostForEventsAsync("/v1/completions", request + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
        var chunks = events[..^1].ConvertAll(MockServer.Parse);
        Assert.That(chunks[^1].GetProperty("usage").GetRawText(), Is.EqualTo(whole.GetProperty("usage").GetRawText()));
        foreach (var choice in whole.GetProperty("choices").EnumerateArray())
        {
            var parts = chunks[..^1].Select(chunk => chunk.GetProperty("choices")[0])
                .Where(part => part.GetProperty("index").GetInt32() == choice.GetProperty("index").GetInt32()).ToList();
            Assert.That(string.Concat(parts.Select(part => part.GetProperty("text").GetString())), Is.EqualTo(choice.GetProperty("text").GetString()));
            Assert.That(parts[^1].GetProperty("finish_reason").GetString(), Is.EqualTo(choice.GetProperty("finish_reason").GetString()));
        }
    }

    [TestCase(50, "response.completed")]
    [TestCase(1, "response.incomplete")]
    public async Task A_response_stream_has_every_event_in_order(int most, string last)
    {
        var body = $"{{\"model\":\"m\",\"input\":\"hi\",\"max_output_tokens\":{most}";
        var whole = await Server.PostForJsonAsync("/v1/responses", body + "}");
        var events = (await Server.PostForEventsAsync("/v1/responses", body + ",\"stream\":true}")).ConvertAll(MockServer.Parse);
        var deltas = most == 1 ? 1 : 3;
        string[] expected =
        [
            "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
            .. Enumerable.Repeat("response.output_text.delta", deltas),
            "response.output_text.done", "response.content_part.done", "response.output_item.done", last,
        ];
        Assert.That(events.Select(item => item.GetProperty("type").GetString()), Is.EqualTo(expected));
        Assert.That(events.Select(item => item.GetProperty("sequence_number").GetInt32()), Is.EqualTo(Enumerable.Range(0, expected.Length)));
        var response = events[^1].GetProperty("response");
        Assert.That(response.GetProperty("usage").GetRawText(), Is.EqualTo(whole.GetProperty("usage").GetRawText()));
        Assert.That(response.GetProperty("output")[0].GetProperty("content").GetRawText(), Is.EqualTo(whole.GetProperty("output")[0].GetProperty("content").GetRawText()));
    }

    [Test]
    public async Task A_response_stream_can_reason_and_call()
    {
        var events = await Server.PostForEventsAsync("/v1/responses?mock_tool=f&mock_reasoning=2&mock_text=x", """{"model":"m","input":"hi","stream":true}""");
        var response = MockServer.Parse(events[^1]).GetProperty("response");
        var call = response.GetProperty("output")[1];
        Assert.That(response.GetProperty("output")[0].GetProperty("type").GetString(), Is.EqualTo("reasoning"));
        Assert.That(call.GetProperty("arguments").GetString(), Is.EqualTo("""{"text":"x"}"""));
        Assert.That(call.GetProperty("name").GetString(), Is.EqualTo("f"));
        Assert.That(response.GetProperty("usage").GetProperty("output_tokens_details").GetProperty("reasoning_tokens").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_message_stream_has_every_event_in_order()
    {
        using var response = await Server.PostAsync("/v1/messages", """{"model":"m","max_tokens":2,"stream":true,"messages":[{"role":"user","content":"hi"}]}""");
        var stream = await response.Content.ReadAsStringAsync();
        var names = stream.Split('\n').Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line["event: ".Length..]);
        var events = MockServer.Events(stream).ConvertAll(MockServer.Parse);
        string[] expected =
        [
            "message_start", "content_block_start", "ping", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop",
        ];
        Assert.That(events.Select(item => item.GetProperty("type").GetString()), Is.EqualTo(expected));
        Assert.That(names, Is.EqualTo(expected));
        Assert.That(events[^2].GetProperty("delta").GetProperty("stop_reason").GetString(), Is.EqualTo("max_tokens"));
        Assert.That(events[^2].GetProperty("usage").GetProperty("output_tokens").GetInt32(), Is.EqualTo(2));
    }

    [TestCase("reasoning=2", "thinking", "text")]
    [TestCase("tool=f", "tool_use")]
    public async Task A_message_stream_can_think_and_call(string knob, params string[] blocks)
    {
        var events = await Server.PostForEventsAsync("/v1/messages?mock_" + knob, """{"model":"m","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"hi"}]}""");
        var started = events.ConvertAll(MockServer.Parse).Where(item => item.GetProperty("type").GetString() == "content_block_start");
        Assert.That(started.Select(item => item.GetProperty("content_block").GetProperty("type").GetString()), Is.EqualTo(blocks));
    }

    private static string TextOf(JsonElement delta, string field)
    {
        return delta.TryGetProperty(field, out var text) ? text.GetString() ?? "" : "";
    }

    private static string Arguments(JsonElement message)
    {
        return message.TryGetProperty("tool_calls", out var calls)
            ? calls[0].GetProperty("function").GetProperty("arguments").GetString() ?? ""
            : "";
    }
}
