using System.Globalization;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Configuration that changes under load.</summary>
internal sealed class HotSwapTests
{
    [Test]
    public async Task Every_request_is_served_by_one_version()
    {
        const int Swaps = 200;
        await using var upstream = FakeUpstream.Start(static exchange =>
            exchange.RespondAsync(200, $"{exchange.Request.Get("x-version")} {exchange.Request.Target}"));
        await using var gateway = await TestGateway.StartAsync(Version(upstream.Url, 1));
        using var over = new CancellationTokenSource();
        var served = new ObservedCounter("the requests served");

        var asking = Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            while (!over.IsCancellationRequested)
            {
                await client.SendAsync(Requests.Post("/api/chat", Requests.ChatBody()));
                var response = await client.ReadResponseAsync();
                var version = response.BodyText.Split(' ')[0];
                Assert.That((response.Status, response.BodyText), Is.EqualTo((200, $"{version} /v{version}/chat/completions")));
                served.Increment();
            }
        }).ToArray();
        for (var version = 2; version <= Swaps; version++)
        {
            gateway.Apply(Version(upstream.Url, version));
            await served.WaitForAtLeastAsync(served.Value + 2);
        }

        await over.CancelAsync();
        await Task.WhenAll(asking);
        await gateway.WaitForRestAsync();
    }

    [Test]
    public async Task Connections_to_a_removed_upstream_are_closed_and_streams_under_way_go_on()
    {
        await using var before = FakeUpstream.Start(async exchange =>
        {
            if (exchange.Request.Get("x-stream") is null)
            {
                await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
                return;
            }

            await exchange.BeginStreamAsync();
            await exchange.SendEventAsync("1");
            await exchange.WaitAsync("swapped");
            await exchange.SendEventAsync("2");
            await exchange.EndChunksAsync();
        });
        await using var after = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(before.Url));
        await using var streaming = await RawClient.ConnectAsync(gateway.Port);
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await streaming.SendAsync(Requests.ChatStream("x-stream: 1"));
        await streaming.ReadHeadAsync();
        Assert.That(await streaming.ReadEventAsync(), Is.EqualTo("data: 1"));
        await client.SendAsync(Requests.Chat());
        await client.ReadResponseAsync();
        Assert.That(before.Open.Value, Is.EqualTo(2));

        gateway.Apply(Snapshots.To(after.Url) with { Version = 2 });

        await before.Open.WaitForAsync(1);
        before.Gates.Open("swapped");
        Assert.That(await streaming.ReadEventAsync(), Is.EqualTo("data: 2"));
        Assert.That(await streaming.ReadEventAsync(), Is.Null);
        await before.Open.WaitForAsync(0);
        await streaming.SendAsync(Requests.Chat());
        Assert.That((await streaming.ReadResponseAsync()).Status, Is.EqualTo(200));
        Assert.That((before.Requests.Count, after.Requests.Count), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task Connections_outlive_a_change_that_keeps_their_server()
    {
        await using var pair = await Pair.StartAsync(FakeBehaviours.Json);
        await using var client = await pair.ConnectAsync();
        for (var version = 2; version < 20; version++)
        {
            await client.SendAsync(Requests.Chat());
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
            pair.Gateway.Apply(Version(pair.Upstream.Url, version));
        }

        Assert.That(pair.Upstream.Accepted.Value, Is.EqualTo(1));
    }

    private static Snapshot Version(Uri server, int version)
    {
        var text = version.ToString(CultureInfo.InvariantCulture);
        var rewritten = Snapshots.To(server).Routed(route => route.Name != "chat" ? route : route with
        {
            Rewrite = new RewriteConfig { From = "/api/chat", To = $"/v{text}/chat/completions" },
            AddHeaders = new Dictionary<string, string> { ["x-version"] = text },
        });
        return rewritten with { Version = version };
    }
}
