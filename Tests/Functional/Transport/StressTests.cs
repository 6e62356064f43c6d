using System.Text;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.MockLlm;
using Tests.Functional.Upstream;
using Tests.Unit.Transport;

namespace Tests.Functional.Transport;

/// <summary>Many clients that behave well, badly, and not to the end: afterwards nothing of them is left.</summary>
[NonParallelizable]
internal sealed class StressTests
{
    private const int Clients = 200;
    private const int Turns = 12;

    private static readonly Func<int, Random, Task>[] Behaviours = [AskAsync, PipelineAsync, LeaveInMidRequestAsync, LeaveInMidStreamAsync, ReadSlowlyAsync, AskForMetricsAsync];

    [Test]
    public async Task Nothing_is_left_of_clients_of_every_kind()
    {
        if (!Gateway.Core.Transport.EpollTransportFactory.IsSupported)
        {
            Assert.Ignore("skipped: epoll needs Linux");
        }

        await using var mock = await MockServer.StartAsync();
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(mock.Address), new GatewayOptions { Transport = TransportKind.Epoll });
        var random = new Random(1);
        foreach (var behave in Behaviours)
        {
            await behave(gateway.Port, random);
        }

        var before = await RestAsync(gateway);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(seed => Task.Run(() => LiveAsync(gateway.Port, new Random(seed))))).WaitAsync(TimeSpan.FromSeconds(120));

        var after = await RestAsync(gateway);
        Assert.That(after, Is.AtMost(before));
        for (var i = 0; i < 20; i++)
        {
            await AskAsync(gateway.Port, random);
        }
    }

    private static async Task LiveAsync(int port, Random random)
    {
        for (var i = 0; i < Turns; i++)
        {
            await Behaviours[random.Next(Behaviours.Length)](port, random);
        }
    }

    // The descriptors beside those of idle upstream connections, once nothing is under way.
    private static async Task<int> RestAsync(TestGateway gateway)
    {
        await gateway.WaitForRestAsync();
        await Waiting.UntilAsync(() => gateway.DataPlane.Stats.Connections == 0, () => $"still connected: {gateway.DataPlane.Stats.Connections}");
        return Descriptors.Count - (2 * gateway.DataPlane.Stats.Servers.Sum(static server => server.IdleConnections));
    }

    private static async Task AskAsync(int port, Random random)
    {
        await using var client = await RawClient.ConnectAsync(port);
        for (var left = random.Next(1, 5); left > 0; left--)
        {
            await client.SendAsync(Requests.Chat());
            AssertAnswered(await client.ReadResponseAsync());
        }
    }

    private static async Task PipelineAsync(int port, Random random)
    {
        await using var client = await RawClient.ConnectAsync(port);
        var count = random.Next(2, 12);
        var requests = string.Concat(Enumerable.Range(0, count).Select(i => Requests.Chat(i % 3 == 0 ? ",\"stream\":true" : "")));
        await client.SendSlowlyAsync(Encoding.UTF8.GetBytes(requests), random.Next(50, 5_000));
        for (var left = count; left > 0; left--)
        {
            AssertAnswered(await client.ReadResponseAsync());
        }
    }

    private static async Task LeaveInMidRequestAsync(int port, Random random)
    {
        await using var client = await RawClient.ConnectAsync(port);
        var request = Encoding.UTF8.GetBytes(random.Next(2) == 0 ? Requests.Chat() : Requests.Post("/raw/v1/chat/completions", Requests.ChatBody()));
        await client.SendAsync(request.AsMemory(0, random.Next(request.Length)));
        Leave(client, random);
    }

    private static async Task LeaveInMidStreamAsync(int port, Random random)
    {
        await using var client = await RawClient.ConnectAsync(port);
        await client.SendAsync(Requests.ChatStream("x-mock-tokens: 500", "x-mock-pace: 5"));
        await client.ReadHeadAsync();
        for (var left = random.Next(4); left > 0; left--)
        {
            Assert.That(await client.ReadEventAsync(), Is.Not.Null);
        }

        Leave(client, random);
    }

    private static async Task ReadSlowlyAsync(int port, Random random)
    {
        await using var client = await RawClient.ConnectAsync(port, new RawClientOptions { ReceiveBufferBytes = 4096 });
        await client.SendAsync(Requests.ChatStream("x-mock-tokens: 2000"));
        await client.ReadHeadAsync();
        if (random.Next(2) == 0)
        {
            AssertAnswered(await client.ReadToEndAsync());
        }
        else
        {
            Leave(client, random);
        }
    }

    private static async Task AskForMetricsAsync(int port, Random random)
    {
        await using var client = await RawClient.ConnectAsync(port);
        await client.SendAsync(Requests.Get("/health"));
        if (random.Next(2) == 0)
        {
            AssertAnswered(await client.ReadResponseAsync());
        }

        Leave(client, random);
    }

    private static void Leave(RawClient client, Random random)
    {
        if (random.Next(2) == 0)
        {
            client.Reset();
        }
    }

    private static void AssertAnswered(RawResponse response) => Assert.That(response.Status, Is.EqualTo(200), response.BodyText);
}
