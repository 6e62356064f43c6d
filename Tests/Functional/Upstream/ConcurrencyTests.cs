using NUnit.Framework;
using Tests.Common;
using Tests.Functional.MockLlm;

namespace Tests.Functional.Upstream;

/// <summary>Many streams at once, and clients that leave in the middle of them.</summary>
internal sealed class ConcurrencyTests
{
    [Test]
    public async Task Five_hundred_streams_at_once_are_whole()
    {
        const int Streams = 500;
        await using var server = await MockServer.StartAsync(new Dictionary<string, string> { ["pace"] = "5", ["tokens"] = "20" });
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(server.Address));
        var together = new Latch(Streams, "every stream's first event");

        await Task.WhenAll(Enumerable.Range(0, Streams).Select(async number =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync(Requests.Chat($",\"stream\":true,\"user\":\"{number}\"", $"x-mock-text: text of {number}"));
            var head = await client.ReadHeadAsync();
            Assert.That(head.Status, Is.EqualTo(200));
            var events = new List<string> { (await client.ReadEventAsync())! };
            together.CountDown();
            while (await client.ReadEventAsync() is { } text)
            {
                events.Add(text);
            }

            Assert.That(events[^1], Is.EqualTo("data: [DONE]"));
            Assert.That(events[..^1].Select(static text => MockServer.Parse(text["data: ".Length..]).GetProperty("id").GetString()).Distinct().Count(), Is.EqualTo(1));
            Assert.That(string.Concat(events[..^1].Select(Content)), Does.Contain($"text of {number}"));
        }));

        Assert.That(together.IsOpen, Is.True);
        await gateway.WaitForRestAsync();
    }

    [Test]
    public async Task Clients_that_leave_at_any_point_leave_nothing_behind()
    {
        const int Clients = 200;
        await using var pair = await Pair.StartAsync(async exchange =>
        {
            if (exchange.Request.Get("x-last") is not null)
            {
                await exchange.RespondAsync(200, FakeBehaviours.JsonBody);
                return;
            }

            await exchange.WaitAsync("answer");
            await exchange.BeginStreamAsync();
            for (var i = 0; i < 5; i++)
            {
                await exchange.SendEventAsync("""{"choices":[{"index":0,"delta":{"content":"a"}}]}""");
            }

            await exchange.HangAsync();
        });
        pair.Upstream.Gates.Open("answer");

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => LeaveAsync(pair, number)));

        await pair.WaitForRestAsync();
        await pair.Upstream.Open.WaitForAsync(0);
        await Waiting.UntilAsync(() => pair.Gateway.DataPlane.Stats.Connections == 0, () => $"{pair.Gateway.DataPlane.Stats.Connections} connections are left");
        Assert.That((await pair.AskAsync(Requests.Chat("", "x-last: 1"))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Clients_that_leave_before_the_head_are_noticed()
    {
        await using var pair = await Pair.StartAsync(static exchange => exchange.HangAsync());

        for (var i = 0; i < 20; i++)
        {
            await using (var client = await pair.ConnectAsync())
            {
                await client.SendAsync(i % 2 == 0 ? Requests.Chat() : Requests.Post("/raw/x", "a"));
                await pair.Upstream.WaitForRequestAsync(i + 1);
                if (i % 4 < 2)
                {
                    client.Reset();
                }
            }

            await pair.Upstream.Open.WaitForAsync(0);
        }

        await pair.WaitForRestAsync();
    }

    // The points: within the request, after it, after the head, after some events; with a FIN or a RST.
    private static async Task LeaveAsync(Pair pair, int number)
    {
        var random = new Random(number);
        await using var client = await pair.ConnectAsync();
        var request = Requests.ChatStream();
        var point = random.Next(4);
        await client.SendAsync(point == 0 ? request[..random.Next(1, request.Length)] : request);
        if (point >= 2)
        {
            await client.ReadHeadAsync();
            for (var i = point == 2 ? 5 : random.Next(1, 5); i < 5; i++)
            {
                await client.ReadEventAsync();
            }
        }

        if (random.Next(2) == 0)
        {
            client.Reset();
        }
    }

    private static string Content(string text)
    {
        var choices = MockServer.Parse(text["data: ".Length..]).GetProperty("choices");
        return choices.GetArrayLength() > 0 && choices[0].GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() ?? "" : "";
    }
}
