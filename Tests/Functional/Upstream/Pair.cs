using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>A fake upstream and the gateway before it.</summary>
internal sealed class Pair : IAsyncDisposable
{
    private Pair(FakeUpstream upstream, TestGateway gateway)
    {
        Upstream = upstream;
        Gateway = gateway;
    }

    public FakeUpstream Upstream { get; }

    public TestGateway Gateway { get; }

    /// <summary>The upstream goes through the behaviours, one a request; every route makes one attempt.</summary>
    public static Task<Pair> StartAsync(params FakeBehaviour[] behaviours) => StartAsync(static snapshot => snapshot.Attempts(1), behaviours);

    /// <summary>The upstream treats every request alike; every route makes one attempt.</summary>
    public static Task<Pair> StartAsync(Func<FakeExchange, Task> script) => StartAsync(new FakeBehaviour("script", script));

    /// <inheritdoc cref="StartAsync(FakeBehaviour[])"/>
    public static async Task<Pair> StartAsync(Func<Snapshot, Snapshot> change, params FakeBehaviour[] behaviours)
    {
        var upstream = FakeUpstream.Start(behaviours);
        return new Pair(upstream, await TestGateway.StartAsync(change(Snapshots.To(upstream.Url))));
    }

    public Task<RawClient> ConnectAsync(RawClientOptions? options = null) => RawClient.ConnectAsync(Gateway.Port, options);

    /// <summary>One request on a connection of its own.</summary>
    public async Task<RawResponse> AskAsync(string request)
    {
        await using var client = await ConnectAsync();
        await client.SendAsync(request);
        return await client.ReadResponseAsync();
    }

    /// <summary>What must hold after whatever went wrong: a request is answered whole.</summary>
    public async Task AssertServesAsync()
    {
        var response = await AskAsync(Requests.Chat());
        Assert.That((response.Status, response.BodyText), Is.EqualTo((200, FakeBehaviours.JsonBody)));
    }

    /// <summary>Waits until nothing is under way any more, by every count of the gateway's.</summary>
    public Task WaitForRestAsync() => Gateway.WaitForRestAsync();

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
