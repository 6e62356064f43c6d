using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Faults;

/// <summary>Streams that break off where their failure is hard to tell.</summary>
internal sealed class StreamEndTests
{
    // More than the gateway keeps of one event: it passes unread.
    private const int Endless = 1_200_000;

    /// <summary>Without chunks the end of the connection is the end of the answer, so only a reset can tell.</summary>
    [TestCaseSource(typeof(WireProtocol), nameof(WireProtocol.All))]
    public async Task A_client_of_HTTP_1_0_sees_its_connection_reset(WireProtocol protocol)
    {
        await using var upstream = FakeUpstream.Start(exchange => FaultScripts.Stream(FaultScripts.Chunks, isChunked: true, FaultScripts.Reset)(exchange, protocol));
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(upstream.Url));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(protocol.Ask(isStream: true, protocol.Path).AsHttp10());
        await client.ReadHeadAsync();
        await client.ReadEventAsync();
        FaultScripts.Release(upstream);

        Assert.That(Assert.CatchAsync<CutMessageException>(() => client.ReadToEndAsync())!.End, Is.EqualTo(ConnectionEnd.Reset));
        await gateway.WaitForRestAsync();
    }

    [TestCaseSource(typeof(WireProtocol), nameof(WireProtocol.All))]
    public async Task The_failure_is_an_event_of_its_own_behind_one_of_any_length_that_broke_off(WireProtocol protocol)
    {
        await using var upstream = FakeUpstream.Start(async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendChunkAsync("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + new string('x', Endless));
            await exchange.CloseAsync();
        });
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(upstream.Url));
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(protocol.Ask(isStream: true, protocol.Path));
        await client.ReadHeadAsync();
        var broken = await client.ReadEventAsync();
        var failure = await client.ReadEventAsync();

        Assert.That(broken, Does.StartWith("data: {\"choices\"").And.Not.Contain("error"));
        Assert.That(failure, Does.StartWith(protocol.Failure));
        Assert.That(await client.ReadEventAsync(), Is.Null);
        await gateway.WaitForRestAsync();
    }
}
