using System.Text.Json;
using Gateway.Core.Configuration;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

/// <summary>A whole gateway with one fake upstream behind it.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private Rig(FakeUpstream upstream, TestGateway gateway) => (Upstream, Gateway) = (upstream, gateway);

    /// <summary>Answers with the target that it was asked for.</summary>
    public static FakeBehaviour Echo { get; } = new("echo", static exchange => exchange.RespondAsync(200, exchange.Request.Target));

    public FakeUpstream Upstream { get; }

    public TestGateway Gateway { get; }

    public static Task<Rig> StartAsync(FakeBehaviour behaviour, Func<Snapshot, Snapshot>? change = null, GatewayOptions? options = null) =>
        StartAsync(FakeUpstream.Start(behaviour), change, options);

    public static async Task<Rig> StartAsync(FakeUpstream upstream, Func<Snapshot, Snapshot>? change = null, GatewayOptions? options = null)
    {
        var snapshot = Snapshots.To(upstream.Url);
        return new Rig(upstream, await TestGateway.StartAsync(change is null ? snapshot : change(snapshot), options));
    }

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(Gateway.Port);

    /// <summary>One exchange on a connection of its own.</summary>
    public async Task<RawResponse> ExchangeAsync(string request, bool answersHead = false)
    {
        await using var client = await ConnectAsync();
        await client.SendAsync(request);
        return await client.ReadResponseAsync(answersHead);
    }

    /// <summary>The only request that the upstream saw.</summary>
    public ReceivedRequest Received() => Upstream.Requests.Single();

    /// <summary>Fails unless the answer is an error in OpenAI's shape with that status and code.</summary>
    public static void AssertError(RawResponse response, int status, string code)
    {
        Assert.That(response.Status, Is.EqualTo(status), response.BodyText);
        Assert.That(response.Get("Content-Type"), Is.EqualTo("application/json"));
        Assert.That(response.Get("x-request-id"), Is.Not.Null.And.Not.Empty);
        using var document = JsonDocument.Parse(response.Body);
        var error = document.RootElement.GetProperty("error");
        Assert.That(document.RootElement.EnumerateObject().Count(), Is.EqualTo(1));
        Assert.That(error.GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(error.GetProperty("message").GetString(), Is.Not.Empty);
        Assert.That(error.GetProperty("type").GetString(), Is.Not.Empty);
        Assert.That(error.GetProperty("param").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Upstream.DisposeAsync();
    }
}
