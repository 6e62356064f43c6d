using System.Text;
using System.Text.Json;
using Gateway.Core.Forwarding;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Metering;

/// <summary>Answers in one piece that a limit cuts in their JSON.</summary>
internal sealed class TruncatedAnswerTests
{
    private const int Cap = 12;
    private const string Long = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty";

    [TestCase(true)]
    [TestCase(false)]
    public async Task Chat_with_several_choices(bool isChunked)
    {
        var answer = $$$"""{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"logprobs":null,"finish_reason":"stop"},{"index":1,"message":{"role":"assistant","content":"{{{Long}}}","tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]},"logprobs":{"content":[{"token":"one"}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":5,"completion_tokens":60,"total_tokens":65}}""";

        var root = await AskAsync("/v1/chat/completions", answer, isChunked);

        var (first, second) = (root.GetProperty("choices")[0], root.GetProperty("choices")[1]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.GetRawText(), Is.EqualTo("""{"index":0,"message":{"role":"assistant","content":"Hi"},"logprobs":null,"finish_reason":"stop"}"""));
            AssertCut(second.GetProperty("message").GetProperty("content").GetString()!);
            Assert.That(second.GetProperty("finish_reason").GetString(), Is.EqualTo("length"));
            Assert.That(second.GetProperty("logprobs").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(second.GetProperty("message").GetProperty("tool_calls")[0].GetProperty("function").GetRawText(), Is.EqualTo("""{"name":"","arguments":""}"""));
            Assert.That(root.GetProperty("usage").GetProperty("prompt_tokens").GetInt32(), Is.EqualTo(5));
            Assert.That(root.GetProperty("usage").GetProperty("completion_tokens").GetInt32(), Is.InRange(1, Cap));
        }
    }

    [Test]
    public async Task Completions()
    {
        var root = await AskAsync("/v1/completions", $$"""{"choices":[{"text":"{{Long}}","index":0,"finish_reason":"stop"}]}""");

        AssertCut(root.GetProperty("choices")[0].GetProperty("text").GetString()!);
        Assert.That(root.GetProperty("choices")[0].GetProperty("finish_reason").GetString(), Is.EqualTo("length"));
    }

    [Test]
    public async Task Messages()
    {
        var root = await AskAsync("/v1/messages",
            $$$"""{"id":"m","type":"message","role":"assistant","content":[{"type":"text","text":"{{{Long}}}"},{"type":"tool_use","id":"t","name":"f","input":{"a":1}}],"stop_reason":"tool_use","usage":{"input_tokens":5,"output_tokens":60}}""");

        using (Assert.EnterMultipleScope())
        {
            AssertCut(root.GetProperty("content")[0].GetProperty("text").GetString()!);
            Assert.That(root.GetProperty("content")[1].GetProperty("input").GetRawText(), Is.EqualTo("{}"));
            Assert.That(root.GetProperty("stop_reason").GetString(), Is.EqualTo("max_tokens"));
            Assert.That(root.GetProperty("usage").GetProperty("input_tokens").GetInt32(), Is.EqualTo(5));
            Assert.That(root.GetProperty("usage").GetProperty("output_tokens").GetInt32(), Is.InRange(1, Cap));
        }
    }

    [Test]
    public async Task Responses()
    {
        var root = await AskAsync("/v1/responses",
            $$$"""{"id":"r","object":"response","status":"completed","incomplete_details":null,"output":[{"type":"message","status":"completed","content":[{"type":"output_text","text":"{{{Long}}}"}]}],"usage":{"input_tokens":5,"output_tokens":60,"total_tokens":65}}""");

        using (Assert.EnterMultipleScope())
        {
            var item = root.GetProperty("output")[0];
            AssertCut(item.GetProperty("content")[0].GetProperty("text").GetString()!);
            Assert.That((root.GetProperty("status").GetString(), item.GetProperty("status").GetString()), Is.EqualTo(("incomplete", "incomplete")));
            Assert.That(root.GetProperty("incomplete_details").GetProperty("reason").GetString(), Is.EqualTo("max_output_tokens"));
            Assert.That(root.GetProperty("usage").GetProperty("output_tokens").GetInt32(), Is.InRange(1, Cap));
        }
    }

    [Test]
    public async Task What_fits_passes_byte_for_byte()
    {
        const string Answer = """ { "choices" : [ {"message":{"content":"Hi \u00e9"},"finish_reason":"stop"} ] , "usage":{"prompt_tokens":5,"completion_tokens":2} } """;

        Assert.That((await AskRawAsync("/v1/chat/completions", Answer, true)).BodyText, Is.EqualTo(Answer));
    }

    [TestCase("no JSON")]
    [TestCase("{\"choices\":[{\"message\":{\"content\":\"Hi")]
    public async Task What_cannot_be_read_is_an_error(string answer) =>
        Answers.AssertError(await AskRawAsync("/v1/chat/completions", answer, false), 502, "upstream_error");

    [Test]
    public async Task What_is_too_long_to_be_held_is_an_error() =>
        Answers.AssertError(await AskRawAsync("/v1/chat/completions", $$"""{"a":"{{new string('x', 5 << 20)}}"}""", false), 502, "upstream_error");

    [TestCase("/v1/chat/completions", "", "max_completion_tokens", 12)]
    [TestCase("/v1/chat/completions", ",\"max_tokens\":900", "max_tokens", 12)]
    [TestCase("/v1/chat/completions", ",\"max_completion_tokens\":900,\"n\":5", "max_completion_tokens", 2)]
    [TestCase("/v1/chat/completions", ",\"max_completion_tokens\":3", "max_completion_tokens", 3)]
    [TestCase("/v1/chat/completions", ",\"n\":13", "max_completion_tokens", 1)]
    [TestCase("/v1/completions", ",\"n\":100", "max_tokens", 1)]
    [TestCase("/v1/messages", ",\"max_tokens\":900", "max_tokens", 12)]
    [TestCase("/v1/responses", "", "max_output_tokens", 12)]
    public async Task The_upstream_is_told_the_maximum(string path, string more, string field, int expected)
    {
        await using var pair = await Pair.StartAsync(static snapshot => snapshot.LimitOutput(Cap), FakeBehaviours.NoContent);

        await pair.AskAsync(Ask(path, more));

        Assert.That(JsonDocument.Parse(pair.Upstream.Requests[0].Body).RootElement.GetProperty(field).GetInt32(), Is.EqualTo(expected));
    }

    [Test]
    public async Task Long_answers_and_what_is_asked_behind_them_keep_their_order()
    {
        const int Choices = 40;
        var content = string.Concat(Enumerable.Repeat("word ", HeldAnswer.LongestInline / 5 / 10));
        var choices = Enumerable.Range(0, Choices).Select(i => $$$"""{"index":{{{i}}},"message":{"role":"assistant","content":"{{{content}}}"},"finish_reason":"stop"}""");
        var answer = $$"""{"choices":[{{string.Join(',', choices)}}]}""";
        await using var pair = await Pair.StartAsync(
            static snapshot => snapshot.LimitOutput(2000),
            new FakeBehaviour("answers", exchange => exchange.RespondAsync(200, exchange.Request.Target == "/v1/completions" ? "{}" : answer, "Content-Type: application/json")));
        await using var client = await pair.ConnectAsync();
        var asked = new[] { "/v1/chat/completions", "/v1/completions", "/v1/chat/completions" };
        await client.SendAsync(string.Concat(asked.Select(static path => Ask(path, ""))));
        foreach (var path in asked)
        {
            var root = JsonDocument.Parse((await client.ReadResponseAsync()).Body).RootElement;
            if (path == "/v1/completions")
            {
                Assert.That(root.GetRawText(), Is.EqualTo("{}"));
                continue;
            }

            var texts = root.GetProperty("choices").EnumerateArray().Select(static choice => choice.GetProperty("message").GetProperty("content").GetString()!).ToList();
            Assert.That(texts, Has.Count.EqualTo(Choices));
            Assert.That(texts.Sum(static text => Tokenizers.Cl100k.Count(Encoding.UTF8.GetBytes(text))), Is.EqualTo(2000));
        }
    }

    [Test]
    public async Task A_client_that_leaves_while_its_long_answer_is_counted_costs_nothing_but_its_connection()
    {
        var answer = $$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"{{{new string('x', 2 << 20)}}}"},"finish_reason":"stop"}]}""";
        await using var pair = await Pair.StartAsync(
            static snapshot => snapshot.LimitOutput(Cap),
            new FakeBehaviour("answers", exchange => exchange.RespondAsync(200, answer, "Content-Type: application/json")));
        await using (var client = await pair.ConnectAsync())
        {
            await client.SendAsync(Ask("/v1/chat/completions", ""));
            await pair.Upstream.WaitForRequestAsync();
            client.Reset();
        }

        await pair.WaitForRestAsync();
        Assert.That((await pair.AskAsync(Ask("/v1/chat/completions", ""))).Status, Is.EqualTo(200));
    }

    private static void AssertCut(string text)
    {
        Assert.That(Long.StartsWith(text, StringComparison.Ordinal), Is.True);
        Assert.That(text, Is.Not.Empty.And.Length.LessThan(Long.Length));
    }

    private static async Task<JsonElement> AskAsync(string path, string answer, bool isChunked = false)
    {
        var response = await AskRawAsync(path, answer, isChunked);
        Assert.That((response.Status, response.Chunked), Is.EqualTo((200, false)));
        return JsonDocument.Parse(response.Body).RootElement;
    }

    private static async Task<RawResponse> AskRawAsync(string path, string answer, bool isChunked)
    {
        await using var pair = await Pair.StartAsync(
            static snapshot => snapshot.LimitOutput(Cap),
            new FakeBehaviour("answers", exchange => isChunked
                ? exchange.RespondChunkedAsync(200, answer.Chunk(7).Select(static piece => new string(piece)), null, "Content-Type: application/json")
                : exchange.RespondAsync(200, answer, "Content-Type: application/json")));
        return await pair.AskAsync(Ask(path, ""));
    }

    private static string Ask(string path, string more) =>
        Requests.Post(path, $$"""{"model":"gpt-4o-mini","prompt":"a","input":"a","messages":[{"role":"user","content":"hi"}]{{more}}}""");
}
