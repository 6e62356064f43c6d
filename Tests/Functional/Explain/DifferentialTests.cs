using System.Text.Json;
using Gateway.Core.Explain;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Explain;

/// <summary>The gateway does what it says that it would do: for any configuration and request, before and after others.</summary>
internal sealed class DifferentialTests
{
    private const int SnapshotsEach = 12;
    private const int RequestsEach = 12;

    [Test]
    public async Task What_is_explained_is_what_happens([Range(1, 8)] int seed)
    {
        var cases = new RandomCases(seed);
        await using var upstream = FakeUpstream.Start(AnswerAsync);
        var clock = new ManualTime();
        await using var gateway = await TestGateway.StartAsync(cases.Snapshot(upstream.Url), new GatewayOptions(), clock);
        var outcomes = new HashSet<string>();
        for (var s = 0; s < SnapshotsEach; s++)
        {
            var snapshot = cases.Snapshot(upstream.Url);
            gateway.Apply(snapshot);
            for (var r = 0; r < RequestsEach; r++)
            {
                var request = cases.Request();
                var first = await gateway.DataPlane.Explainer.ExplainAsync(request, CancellationToken.None);
                var explanation = await gateway.DataPlane.Explainer.ExplainAsync(request, CancellationToken.None);
                var about = $"seed {seed}, snapshot {s}, request {r}: {request.Method} {request.Path}\n{JsonSerializer.Serialize(explanation)}";
                Assert.That(Text(explanation), Is.EqualTo(Text(first)), "An explanation changed what the next one says.");
                await CheckAsync(gateway, upstream, request, explanation, about);
                outcomes.Add(explanation.Verdict!.Reason ?? explanation.Verdict.Outcome);
                await gateway.WaitForRestAsync();
                clock.Advance(TimeSpan.FromSeconds(r % 4 == 0 ? 20 : 0));
            }
        }

        Assert.That(outcomes, Has.Count.GreaterThan(6), "The cases have to differ: " + string.Join(", ", outcomes));
    }

    private static async Task CheckAsync(TestGateway gateway, FakeUpstream upstream, ExplainRequest request, Explanation explanation, string about)
    {
        var before = upstream.Requests.Count;
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(request.ToBytes());
        var answer = await client.ReadResponseAsync();
        var verdict = explanation.Verdict!;
        switch (verdict.Outcome)
        {
            case "forwarded":
                Assert.That((answer.Status, upstream.Requests.Count), Is.EqualTo((200, before + 1)), () => about + "\n" + answer.BodyText);
                CheckForwarded(request, explanation, upstream.Requests[before], about);
                break;
            case "management":
                Assert.That(upstream.Requests, Has.Count.EqualTo(before), about);
                Assert.That(answer.BodyText, Does.Not.Contain("\"error\""), about);
                break;
            case "answered":
                Assert.That((answer.Status, upstream.Requests.Count), Is.EqualTo((verdict.Status, before)), about);
                break;
            default:
                Assert.That((answer.Status, upstream.Requests.Count), Is.EqualTo((verdict.Status, before)), () => about + "\n" + answer.BodyText);
                Assert.That(Without(answer.BodyText), Is.EqualTo(Without(verdict.Body!.Value.GetRawText())), about);
                foreach (var (name, value) in verdict.Headers ?? new Dictionary<string, string>())
                {
                    Assert.That(answer.Get(name), Is.EqualTo(value), about);
                }

                break;
        }
    }

    private static void CheckForwarded(ExplainRequest request, Explanation explanation, ReceivedRequest received, string about)
    {
        Assert.That(received.Target.Split('?')[0], Is.EqualTo(explanation.Route!.RewrittenPath), about);
        if (explanation.Upstream!.Changes.Count == 0)
        {
            Assert.That(received.Body, Is.EqualTo(request.Body ?? []), about);
            return;
        }

        using var body = JsonDocument.Parse(received.Body);
        foreach (var change in explanation.Upstream.Changes)
        {
            Assert.That(body.RootElement.GetProperty(change.Field).GetRawText(), Is.EqualTo(change.To!.Value.GetRawText()), about);
        }

        using var sent = JsonDocument.Parse(request.Body);
        Assert.That(
            body.RootElement.EnumerateObject().Count(),
            Is.EqualTo(sent.RootElement.EnumerateObject().Count() + explanation.Upstream.Changes.Count(static change => change.From is null)),
            about);
    }

    /// <summary>Answers so that every protocol is content with it.</summary>
    private static async Task AnswerAsync(FakeExchange exchange)
    {
        await exchange.Request.ReadToEndAsync();
        var isStream = exchange.Request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal);
        if (isStream)
        {
            await exchange.RespondAsync(200, StreamOf(exchange.Request.Target), "Content-Type: text/event-stream");
        }
        else
        {
            await exchange.RespondAsync(200, BodyOf(exchange.Request.Target), "Content-Type: application/json");
        }
    }

    private static string BodyOf(string target) => target.Split('?')[0] switch
    {
        var path when path.EndsWith("/messages", StringComparison.Ordinal) =>
            """{"id":"x","type":"message","role":"assistant","content":[{"type":"text","text":"hi"}],"stop_reason":"end_turn","usage":{"input_tokens":5,"output_tokens":1}}""",
        var path when path.EndsWith("/responses", StringComparison.Ordinal) =>
            """{"id":"x","object":"response","status":"completed","output":[{"type":"message","id":"m","status":"completed","role":"assistant","content":[{"type":"output_text","text":"hi","annotations":[]}]}],"usage":{"input_tokens":5,"output_tokens":1,"total_tokens":6}}""",
        var path when path.EndsWith("/chat/completions", StringComparison.Ordinal) =>
            """{"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}""",
        _ => """{"id":"x","object":"text_completion","choices":[{"index":0,"text":"hi","finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}""",
    };

    private static string StreamOf(string target) => target.Split('?')[0] switch
    {
        var path when path.EndsWith("/messages", StringComparison.Ordinal) => "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
        var path when path.EndsWith("/responses", StringComparison.Ordinal) =>
            "event: response.completed\ndata: {\"type\":\"response.completed\",\"sequence_number\":0,\"response\":{\"id\":\"x\",\"status\":\"completed\",\"output\":[]}}\n\n",
        _ => "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n",
    };

    // A request's id is made anew each time.
    private static string Without(string body)
    {
        var id = body.IndexOf("\"request_id\"", StringComparison.Ordinal);
        return id < 0 ? body : body[..id];
    }

    private static string Text(Explanation explanation)
    {
        var text = JsonSerializer.Serialize(explanation);
        var id = text.IndexOf("\"request_id\"", StringComparison.Ordinal);
        return id < 0 ? text : text[..id];
    }
}
