using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Upstreams that break every rule: their answers never look whole, and their connections are never used again.</summary>
internal sealed class MisbehavingUpstreamTests
{
    [TestCaseSource(typeof(FakeFaults), nameof(FakeFaults.BrokenBodies))]
    public async Task A_broken_body_never_looks_whole(FakeBehaviour fault)
    {
        foreach (var request in new[] { Requests.Chat(), Requests.Post("/raw/x", "{}"), Requests.Chat().AsHttp10(), Requests.Post("/raw/x", "{}").AsHttp10() })
        {
            await using var pair = await Pair.StartAsync(fault, FakeBehaviours.Json);
            await using var client = await pair.ConnectAsync();

            await client.SendAsync(request);
            await Answers.ReadCutAsync(client);

            await pair.AssertServesAsync();
            Assert.That(pair.Upstream.Accepted.Value, Is.EqualTo(2));
            await pair.Upstream.Open.WaitForAsync(1);
        }
    }

    [Test]
    public async Task Bytes_on_an_idle_connection_end_it()
    {
        await using var pair = await Pair.StartAsync(
            new FakeBehaviour("answers, later once more", async exchange =>
            {
                await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
                await exchange.WaitAsync("forge");
                await exchange.RespondAsync(200, """{"ok":fake}""");
            }),
            FakeBehaviours.Json);
        await pair.AssertServesAsync();

        pair.Upstream.Gates.Open("forge");
        await Waiting.UntilAsync(() => pair.Gateway.DataPlane.Stats.Servers[0].IdleConnections == 0, static () => "the connection is still kept");

        await pair.AssertServesAsync();
        Assert.That(pair.Upstream.Accepted.Value, Is.EqualTo(2));
    }

    [TestCaseSource(typeof(FakeBehaviours), nameof(FakeBehaviours.WholeAnswers))]
    public async Task An_unusual_answer_that_is_right_is_relayed(FakeBehaviour behaviour)
    {
        await using var pair = await Pair.StartAsync(behaviour);

        await pair.AssertServesAsync();
        await pair.AssertServesAsync();
    }

    [Test]
    public async Task Many_faults_at_once_never_mix_up_answers()
    {
        FakeBehaviour[] faults = [.. FakeFaults.NoHead.Skip(2), .. FakeFaults.InvalidHeads, .. FakeFaults.BrokenBodies, .. FakeFaults.Desynchronised];
        var mixed = new FakeBehaviour("every third answer is broken", exchange =>
            int.Parse(exchange.Request.Get("x-number")!, null) is var number && number % 3 == 0
                ? faults[number / 3 % faults.Length].Script(exchange)
                : exchange.RespondAsync(200, $$"""{"number":{{number}}}"""));
        await using var pair = await Pair.StartAsync(mixed);

        await Parallel.ForEachAsync(Enumerable.Range(0, 8), async (worker, _) =>
        {
            for (var i = 0; i < 60; i++)
            {
                var number = (worker * 60) + i;
                try
                {
                    var response = await pair.AskAsync(Requests.Chat("", $"x-number: {number}"));
                    if (number % 3 != 0)
                    {
                        Assert.That((response.Status, response.BodyText), Is.EqualTo((200, $$"""{"number":{{number}}}""")));
                    }
                    else
                    {
                        Assert.That((response.Status, response.BodyText), Is.EqualTo((502, response.BodyText)).Or.EqualTo((200, FakeBehaviours.JsonBody)));
                    }
                }
                catch (CutMessageException) when (number % 3 == 0)
                {
                    // Cut, as its upstream's was.
                }
            }
        });

        await pair.WaitForRestAsync();
    }
}
