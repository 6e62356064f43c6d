using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Downstream;
using Tests.Functional.Upstream;
using Requests = Tests.Functional.Downstream.Requests;

namespace Tests.Functional.Limits;

/// <summary>Gateways as processes of their own that count in one file, and are killed.</summary>
[Platform("Linux")]
public sealed class CountersFileTests
{
    private const string Held = """{"model":"m","stream":true,"max_tokens":100,"messages":[]}""";

    private TempFolder _folder = null!;
    private FakeUpstream _upstream = null!;

    [SetUp]
    public void Start()
    {
        _folder = new TempFolder();
        _upstream = FakeUpstream.Start(new FakeBehaviour("a stream that does not end", static async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.HangAsync();
        }));
    }

    [TearDown]
    public async Task Stop()
    {
        await _upstream.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Who_is_killed_loses_its_places_and_keeps_its_tokens_charged()
    {
        await using var survivor = await StartAsync();
        RawClient one, two;
        await using (var killed = await StartAsync())
        {
            one = await HoldAsync(killed, 1);
            two = await HoldAsync(killed, 2);
            await using var refused = await AskAsync(survivor, Held);
            Rig.AssertError(await refused.ReadResponseAsync(), 429, "concurrency_limit_exceeded");
        }

        // Its clients are still there when it is killed.
        await one.DisposeAsync();
        await two.DisposeAsync();
        using var slab = CounterSlab.Open(_folder.At("counters"), TimeProvider.System);
        var places = slab.Get(CellKey.Of("policy", "places", "concurrency", "namespace", "default"), CellKind.Places)!;
        await Waiting.UntilAsync(
            () =>
            {
                slab.Maintain();
                return Volatile.Read(ref places.Value) == 0;
            },
            () => $"{places.Value} places are still taken");
        await using var held = await HoldAsync(survivor, 3);
        var models = await AskAsync(survivor, "GET");
        Assert.That((await models.ReadResponseAsync()).Get("x-ratelimit-remaining-tokens"), Is.EqualTo("691"), "1,000 less three times an input of 3 and an output of 100");
        await models.DisposeAsync();
    }

    [Test]
    public async Task Windows_and_rates_survive_a_kill()
    {
        RawClient held;
        await using (var first = await StartAsync())
        {
            held = await HoldAsync(first, 1);
        }

        await held.DisposeAsync();
        await using var second = await StartAsync();
        await using var client = await AskAsync(second, "GET");
        var response = await client.ReadResponseAsync();
        Assert.That((response.Get("x-ratelimit-remaining-tokens"), response.Get("x-ratelimit-remaining-requests")), Is.EqualTo(("897", "4")));
    }

    [Test]
    public async Task A_file_that_is_none_stops_the_start_with_one_line()
    {
        var file = _folder.Write("counters", "something else"u8.ToArray());
        await using var gateway = GatewayProcess.Start(["--config", Snapshot()], ("COUNTERS_FILE", file));
        Assert.That(await gateway.WaitForExitAsync(), Is.EqualTo(78));
        Assert.That(gateway.Errors.All, Does.Contain($"COUNTERS_FILE: '{file}' is no counters file").And.Not.Contain("   at "));
    }

    private string Snapshot() => _folder.Write("gateway.json", SnapshotWriter.Write(Snapshots.To(_upstream.Url) with
    {
        Policies =
        [
            new PolicyConfig { Name = "places", Type = "concurrency-limit", Routes = ["openai"], Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = 2 } },
            new PolicyConfig { Name = "rate", Type = "qps-limit", Config = new QpsLimitSettings { MaxQps = 1, TimeWindow = 86_400, Burst = 6 } },
            new PolicyConfig { Name = "tokens", Type = "token-limit", Config = new TokenLimitSettings { Windows = [new TokenWindowConfig { Minutes = 44_640, MaxTotal = 1_000 }] } },
        ],
    }));

    private async Task<GatewayProcess> StartAsync()
    {
        var gateway = GatewayProcess.Start(["--config", Snapshot()], ("COUNTERS_FILE", _folder.At("counters")));
        await gateway.WaitUntilUpAsync();
        return gateway;
    }

    private async Task<RawClient> HoldAsync(GatewayProcess gateway, int number)
    {
        var client = await AskAsync(gateway, Held);
        await _upstream.WaitForRequestAsync(number);
        return client;
    }

    private static async Task<RawClient> AskAsync(GatewayProcess gateway, string body)
    {
        var client = await RawClient.ConnectAsync(gateway.Url.Port);
        await client.SendAsync(body == "GET" ? Requests.Get("/v1/models") : Requests.Post("/v1/chat/completions", body));
        return client;
    }
}
