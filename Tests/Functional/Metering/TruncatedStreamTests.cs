using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;
using Tests.Unit.Metering;

namespace Tests.Functional.Metering;

/// <summary>Streams that a limit ends, from an upstream that would go on, to a client that stays.</summary>
internal sealed class TruncatedStreamTests
{
    private const int Cap = 12;

    private static readonly TestCaseData[] Streams =
    [
        new TestCaseData("/v1/chat/completions", StreamScripts.Chat(Pieces("content"), new Random(1)), "data: [DONE]"),
        new TestCaseData("/v1/completions", StreamScripts.Completions(Pieces("text"), new Random(1)), "data: [DONE]"),
        new TestCaseData("/v1/messages", StreamScripts.Messages(Pieces("text"), new Random(1)), "event: message_stop"),
        new TestCaseData("/v1/responses", StreamScripts.Responses(Pieces("output_text"), new Random(1)), "event: response.incomplete"),
    ];

    [TestCaseSource(nameof(Streams))]
    public async Task The_stream_ends_the_upstream_is_aborted_and_the_client_goes_on(string path, List<string> events, string last)
    {
        await using var upstream = FakeUpstream.Start(
            new FakeBehaviour("goes on", async exchange =>
            {
                await exchange.BeginStreamAsync();
                foreach (var e in events)
                {
                    await exchange.SendChunkAsync(e);
                }

                await exchange.WaitAsync("never");
            }),
            FakeBehaviours.NoContent);
        var whole = new ReceivedStream(string.Concat(events)).Texts.Values.Single();
        var lines = await AccessLines.OfAsync(Snapshots.To(upstream.Url).LimitOutput(Cap), async gateway =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync(Ask(path, ",\"stream\":true"));
            var response = await client.ReadResponseAsync();
            var text = new ReceivedStream(response.BodyText).Texts.Values.Single();

            Assert.That(response.BodyText.TrimEnd().Split("\n\n")[^1], Does.StartWith(last));
            Assert.That(whole, Does.StartWith(text));
            Assert.That(text, Is.Not.Empty.And.Length.LessThan(whole.Length));

            await client.SendAsync(Ask(path, ""));
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(204));
        });

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines[0].GetProperty("truncated").GetBoolean(), Is.True);
            Assert.That(lines[0].Text("outcome"), Is.EqualTo("relayed"));
            Assert.That(lines[0].Text("settled_by"), Is.AnyOf("counted", "estimated"));
            Assert.That(lines[0].Number("output_tokens"), Is.InRange(1, Cap));
        }
    }

    [Test]
    public async Task A_client_that_leaves_is_charged_what_was_generated()
    {
        await using var upstream = FakeUpstream.Start(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendChunkAsync(StreamScripts.Chat(Pieces("content"), new Random(1))[0]);
            await exchange.WaitAsync("never");
        });

        var line = (await AccessLines.OfAsync(Snapshots.To(upstream.Url).LimitOutput(1000), static async gateway =>
        {
            await using (var client = await RawClient.ConnectAsync(gateway.Port))
            {
                await client.SendAsync(Ask("/v1/chat/completions", ",\"stream\":true"));
                await client.ReadHeadAsync();
                await client.ReadEventAsync();
                client.Reset();
            }

            await gateway.WaitForRestAsync();
        })).Single();

        Assert.That(line.Text("outcome"), Is.EqualTo("client_gone"));
        Assert.That(line.Text("settled_by"), Is.AnyOf("counted", "estimated"));
        Assert.That(line.Number("output_tokens"), Is.Positive);
    }

    private static List<SpokenText> Pieces(string kind) =>
        [.. Enumerable.Range(1, 40).Select(i => new SpokenText(0, kind, $"word number {i}, "))];

    private static string Ask(string path, string more) =>
        Requests.Post(path, $$"""{"model":"gpt-4o-mini","max_tokens":900,"prompt":"a","input":"a","messages":[{"role":"user","content":"hi"}]{{more}}}""");
}
