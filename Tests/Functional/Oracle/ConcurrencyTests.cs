using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Oracle;

/// <summary>An upstream never has more requests than the limit; and however requests end, each place comes back.</summary>
[NonParallelizable]
internal sealed class ConcurrencyTests
{
    private const int Limit = 16;
    private const int Clients = 200;
    private const int Turns = 5;

    [Test]
    public async Task The_upstream_never_has_more_than_the_limit()
    {
        var most = 0;
        var active = 0;
        await using var upstream = FakeUpstream.Start(async exchange =>
        {
            var count = Interlocked.Increment(ref active);
            for (var seen = Volatile.Read(ref most); count > seen; seen = Volatile.Read(ref most))
            {
                Interlocked.CompareExchange(ref most, count, seen);
            }

            await exchange.SendAsync(FakeMessages.Head(200, "Content-Type: application/json", $"Content-Length: {FakeBehaviours.JsonBody.Length}"));
            await Task.Yield();
            Interlocked.Decrement(ref active);
            await exchange.SendAsync(FakeBehaviours.JsonBody);
        });
        await using var gateway = await TestGateway.StartAsync(OracleSnapshot.To(upstream.Url, [OracleSnapshot.Places(Limit)]));
        var served = 0;

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            await using var client = await OracleClient.ConnectAsync(gateway.Port);
            for (var i = 0; i < Turns; i++)
            {
                await client.SendAsync(Requests.Chat());
                var response = await client.ReadResponseAsync();
                Assert.That(response.Status, Is.AnyOf(200, 429));
                if (response.Status == 200)
                {
                    Interlocked.Increment(ref served);
                }
            }
        })));

        Assert.That(most, Is.InRange(1, Limit));
        Assert.That(served, Is.EqualTo(upstream.Requests.Count));
    }

    [Test]
    public async Task Every_place_comes_back()
    {
        await using var rig = await OracleRig.StartAsync([OracleSnapshot.Places(Limit)], other: static async exchange =>
        {
            await exchange.WaitAsync("all");
            await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
        });
        for (var round = 0; round < 3; round++)
        {
            await rig.RoundAsync(Clients, isTroubled: true);
        }

        await rig.Gateway.WaitForRestAsync();
        var reached = rig.Upstream.Requests.Count;

        // As many as there are places, and one more: exactly that one is refused.
        var clients = await Task.WhenAll(Enumerable.Range(0, Limit + 1).Select(_ => OracleClient.ConnectAsync(rig.Gateway.Port)));
        var answers = clients.Select(static async client =>
        {
            await client.SendAsync(Requests.Chat());
            return (await client.ReadResponseAsync()).Status;
        }).ToArray();
        await rig.Upstream.WaitForRequestAsync(reached + Limit);
        Assert.That(await await Task.WhenAny(answers), Is.EqualTo(429));
        rig.Upstream.Gates.Open("all");
        Assert.That((await Task.WhenAll(answers)).Count(static status => status == 200), Is.EqualTo(Limit));
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }
}
