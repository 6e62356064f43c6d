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
    private const int Turns = 3;

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

        // Once before, so that what the runtime opens for good is open.
        await LiveAsync(gateway.Port, clients: 20);
        await RestAsync(gateway);
        var before = Beside(gateway);

        await LiveAsync(gateway.Port, Clients);

        await RestAsync(gateway);
        await Waiting.UntilAsync(() => Beside(gateway) <= before, () => $"descriptors: {before} before, {Beside(gateway)} after");
        var random = new Random(1);
        for (var i = 0; i < 20; i++)
        {
            await AskAsync(gateway.Port, random);
        }
    }

    private static Task LiveAsync(int port, int clients) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(seed => Task.Run(() => LiveAsync(port, new Random(seed))))).WaitAsync(TimeSpan.FromMinutes(2));

    private static async Task LiveAsync(int port, Random random)
    {
        for (var i = 0; i < Turns; i++)
        {
            await Behaviours[random.Next(Behaviours.Length)](port, random);
        }
    }

    private static async Task RestAsync(TestGateway gateway)
    {
        await gateway.WaitForRestAsync();
        await Waiting.UntilAsync(() => gateway.DataPlane.Stats.Connections == 0, () => $"still connected: {gateway.DataPlane.Stats.Connections}");
    }

    // The descriptors beside those of idle upstream connections, both ends of which are this process's.
    private static int Beside(TestGateway gateway) => Descriptors.Count - (2 * gateway.DataPlane.Stats.Servers.Sum(static server => server.IdleConnections));

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

    // Not the smallest of windows: the kernel probes such a one twice a second only, and the test would take a minute.
    private static async Task ReadSlowlyAsync(int port, Random random)
    {
        await using var client = await RawClient.ConnectAsync(port, new RawClientOptions { ReceiveBufferBytes = 65536 });
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
