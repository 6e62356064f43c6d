using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Common;

/// <summary>The scripts against scripted answers, so that a failure elsewhere is not the scripts' own.</summary>
internal sealed class NodeHarnessTests
{
    [Test]
    public async Task The_openai_sdk_reads_a_stream()
    {
        await using var upstream = FakeUpstream.Start(exchange => exchange.StreamAsync(
        [
            """{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"你"}}]}""",
            """{"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"好"},"finish_reason":"length"}]}""",
            "[DONE]",
        ]));

        var run = await NodeHarness.RunAsync(
            "openai-sdk.mjs", new Uri(upstream.Url, "v1"), "--steps=chat-stream", "--key=sk-1", "--header=X-Channel-Code: test");

        Assert.That(run["chat-stream"].GetProperty("text").GetString(), Is.EqualTo("你好"));
        Assert.That(run["chat-stream"].GetProperty("finishReason").GetString(), Is.EqualTo("length"));
        Assert.That(upstream.Requests[0].Target, Is.EqualTo("/v1/chat/completions"));
        Assert.That(upstream.Requests[0].Get("Authorization"), Is.EqualTo("Bearer sk-1"));
        Assert.That(upstream.Requests[0].Get("X-Channel-Code"), Is.EqualTo("test"));
    }

    [Test]
    public async Task The_anthropic_sdk_names_an_error()
    {
        const string Body = """{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""";
        await using var upstream = FakeUpstream.Start(exchange => exchange.RespondAsync(429, Body, "Content-Type: application/json"));

        var run = await NodeHarness.RunAsync("anthropic-sdk.mjs", upstream.Url, "--steps=error");

        Assert.That(run["error"].GetProperty("error").GetString(), Is.EqualTo("RateLimitError"));
        Assert.That(run["error"].GetProperty("status").GetInt32(), Is.EqualTo(429));
        Assert.That(upstream.Requests, Has.Count.EqualTo(1));
    }
}
