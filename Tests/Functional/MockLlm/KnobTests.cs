using System.Diagnostics;
using System.Net;
using System.Text;

using NUnit.Framework;

namespace Tests.Functional.MockLlm;

internal sealed class KnobTests : MockServerTests
{
    private const string Path = "/v1/chat/completions";

    [TestCase("mock_text=%E4%BD%A0%F0%9F%91%8B", "你👋", 2)]
    [TestCase("mock_tokens=2", "Echo:", 2)]
    [TestCase("mock_tokens=6", "Echo: hi there Echo:", 6)]
    [TestCase("mock_tokens=0", "", 0)]
    [TestCase("mock_usage-drift=3", "Echo: hi there", 7)]
    [TestCase("mock_usage_drift=-100", "Echo: hi there", 0)]
    public async Task The_answer_and_its_usage_can_be_set(string query, string content, int tokens)
    {
        var json = await Server.PostForJsonAsync($"{Path}?{query}", MockServer.Chat());
        Assert.That(json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), Is.EqualTo(content));
        Assert.That(json.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), Is.EqualTo(tokens));
    }

    [Test]
    public async Task The_query_wins_over_the_header()
    {
        using var response = await Server.PostAsync(Path + "?mock_text=query", MockServer.Chat(), ("x-mock-text", "header"), ("X-Mock-Tokens", "2"));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("\"content\":\"query query\""));
    }

    [Test]
    public async Task The_maximum_can_be_ignored()
    {
        var json = await Server.PostForJsonAsync(Path + "?mock_ignore-max=1", MockServer.Chat(",\"max_tokens\":1"));
        Assert.That(json.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), Is.EqualTo(4));
    }

    [Test]
    public async Task A_tool_call_takes_the_first_tool_and_valid_arguments()
    {
        var json = await Server.PostForJsonAsync(Path + "?mock_tool=1", MockServer.Chat(""","tools":[{"type":"function","function":{"name":"first"}}]"""));
        var call = json.GetProperty("choices")[0].GetProperty("message").GetProperty("tool_calls")[0].GetProperty("function");
        Assert.That(call.GetProperty("name").GetString(), Is.EqualTo("first"));
        Assert.That(call.GetProperty("arguments").GetString(), Is.EqualTo("""{"text":"Echo: hi there"}"""));
        Assert.That(json.GetProperty("choices")[0].GetProperty("finish_reason").GetString(), Is.EqualTo("tool_calls"));
    }

    [Test]
    public async Task Reasoning_precedes_the_answer_and_counts_against_the_maximum()
    {
        var json = await Server.PostForJsonAsync(Path + "?mock_reasoning=3", MockServer.Chat(",\"max_tokens\":5"));
        var message = json.GetProperty("choices")[0].GetProperty("message");
        Assert.That(message.GetProperty("reasoning_content").GetString(), Is.EqualTo("Let me think"));
        Assert.That(message.GetProperty("content").GetString(), Is.EqualTo("Echo:"));
        Assert.That(json.GetProperty("usage").GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32(), Is.EqualTo(3));
    }

    [Test]
    public async Task Usage_can_be_left_out()
    {
        var json = await Server.PostForJsonAsync(Path + "?mock_no-usage=1", MockServer.Chat());
        var events = await Server.PostForEventsAsync(Path + "?mock_no-usage=1", MockServer.Chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        Assert.That(json.TryGetProperty("usage", out _), Is.False);
        Assert.That(string.Concat(events), Does.Not.Contain("usage"));
    }

    [Test]
    public async Task Usage_can_be_on_every_chunk()
    {
        var events = await Server.PostForEventsAsync(Path + "?mock_dup-usage=1", MockServer.Chat(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        var counts = events[..^1].Select(data => MockServer.Parse(data).GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.That(counts, Is.EqualTo(new[] { 0, 1, 2, 3, 4, 4, 4 }));
    }

    [TestCase(429, "rate_limit_exceeded")]
    [TestCase(503, "overloaded")]
    [TestCase(401, "invalid_api_key")]
    public async Task A_status_can_be_asked_for(int status, string code)
    {
        using var response = await Server.PostAsync($"{Path}?mock_status={status}&mock_retry-after=7", MockServer.Chat());
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That((await MockServer.JsonAsync(response)).GetProperty("error").GetProperty("code").GetString(), Is.EqualTo(code));
    }

    [TestCase("/v1/chat/completions")]
    [TestCase("/v1/files")]
    [TestCase("/v1/messages")]
    public async Task A_wrong_knob_is_refused_by_name(string path)
    {
        using var response = await Server.PostAsync(path, MockServer.Chat(), ("x-mock-pace", "slow"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("'pace'"));
    }

    [TestCase("lf", "\n")]
    [TestCase("crlf", "\r\n")]
    [TestCase("cr", "\r")]
    public async Task Lines_end_as_asked(string name, string ending)
    {
        using var response = await Server.PostAsync($"{Path}?mock_eol={name}&mock_comments=1&mock_bom=1", MockServer.Chat(",\"stream\":true"));
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var text = Encoding.UTF8.GetString(bytes);
        var blocks = text.Split(ending + ending);
        Assert.That(bytes[..3], Is.EqualTo(new byte[] { 0xEF, 0xBB, 0xBF }));
        Assert.That(blocks[0][1..], Does.StartWith("data: {"));
        Assert.That(blocks[1], Is.EqualTo(": ping"));
        Assert.That(blocks[^2], Is.EqualTo("data: [DONE]"));
        Assert.That(text.Replace(ending, ""), Does.Not.Contain('\n').And.Not.Contain('\r'));
    }

    [Test]
    public async Task Bodies_are_split_into_flushed_pieces()
    {
        var raw = await RawExchange.ChatAsync(Server, "mock_split=50&mock_length=chunked&mock_close=1&mock_text=x");
        var sizes = raw.Body.Split("\r\n").Where((_, line) => line % 2 == 0).Select(size => Convert.ToInt32("0" + size, 16)).ToList();
        Assert.That(sizes[..^3], Has.Count.GreaterThan(3).And.All.EqualTo(50));
    }

    [Test]
    public async Task The_length_can_be_chunked()
    {
        using var declared = await Server.PostAsync(Path, MockServer.Chat());
        using var chunked = await Server.PostAsync(Path + "?mock_length=chunked", MockServer.Chat());
        Assert.That(declared.Content.Headers.ContentLength, Is.Not.Null);
        Assert.That(chunked.Headers.TransferEncodingChunked, Is.True);
    }

    [Test]
    public async Task Headers_can_be_added()
    {
        using var response = await Server.PostAsync(Path, MockServer.Chat(), ("x-mock-headers", "x-goog-api-key=abc;set-cookie=a=b;set-cookie=c=d"), ("x-mock-close", "1"));
        Assert.That(response.Headers.GetValues("x-goog-api-key"), Is.EqualTo(new[] { "abc" }));
        Assert.That(response.Headers.GetValues("set-cookie"), Is.EqualTo(new[] { "a=b", "c=d" }));
        Assert.That(response.Headers.ConnectionClose, Is.True);
    }

    [TestCase("mock_delay=60", "")]
    [TestCase("mock_first=60", "")]
    [TestCase("mock_pace=10", ",\"stream\":true")]
    public async Task Answers_can_be_slow(string query, string more)
    {
        // Waiting can only take longer than asked for, so a lower bound holds on any machine.
        var watch = Stopwatch.StartNew();
        using var response = await Server.PostAsync($"{Path}?{query}", MockServer.Chat(more));
        await response.Content.ReadAsStringAsync();
        Assert.That(watch.ElapsedMilliseconds, Is.GreaterThanOrEqualTo(50));
    }

    [Test]
    public async Task The_head_does_not_wait_for_the_first_event()
    {
        using var response = await Server.PostAsync(Path + "?mock_first=600000", MockServer.Chat(",\"stream\":true"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("")]
    [TestCase(",\"stream\":true")]
    public async Task A_body_can_be_garbage(string more)
    {
        using var response = await Server.PostAsync(Path + "?mock_garbage=body", MockServer.Chat(more));
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.That(bytes[..3], Is.EqualTo(new byte[] { 0x00, 0xFF, 0xFE }));
    }
}
