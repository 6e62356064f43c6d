using System.Text;
using Gateway.Core.Pipeline;
using NUnit.Framework;
using Tests.Functional.Downstream;

namespace Tests.Functional.Tokens;

/// <summary>Prompts that are counted elsewhere than on their connection's thread.</summary>
internal sealed class LongPromptTests
{
    [Test]
    public async Task Requests_behind_a_long_prompt_keep_their_order()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        await using var client = await rig.ConnectAsync();
        var sending = client.SendAsync(
            Chat("/v1/completions", 20 * CountStep.LongestInline) + Chat("/v1/chat/completions", 10) + Chat("/v1/completions", 2 * CountStep.LongestInline) + Chat("/v1/embeddings", 10));
        foreach (var target in new[] { "/v1/completions", "/v1/chat/completions", "/v1/completions", "/v1/embeddings" })
        {
            Assert.That((await client.ReadResponseAsync()).BodyText, Is.EqualTo(target));
        }

        await sending;
        Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Many_connections_with_long_prompts_are_all_answered()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        var bodies = Enumerable.Range(0, 32).Select(i => Chat("/v1/chat/completions", i % 2 == 0 ? 2 * CountStep.LongestInline : 100));

        var answers = await Task.WhenAll(bodies.Select(request => rig.ExchangeAsync(request)));

        Assert.That(answers.Select(static answer => answer.BodyText), Has.All.EqualTo("/v1/chat/completions"));
    }

    private static string Chat(string target, int length)
    {
        var text = new string('a', length);
        var body = $"{{\"model\":\"gpt-4o\",\"prompt\":\"{text}\",\"input\":\"{text}\",\"messages\":[{{\"role\":\"user\",\"content\":\"{text}\"}}]}}";
        return $"POST {target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
    }
}
