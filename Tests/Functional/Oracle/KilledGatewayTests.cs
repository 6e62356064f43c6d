using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;
using Tests.Unit.Prompts;

namespace Tests.Functional.Oracle;

/// <summary>
/// Two gateway processes count in one file, under load, and are killed and started again: the window is never exceeded, what clients received stays charged, and places come back.
/// </summary>
[NonParallelizable]
[Platform("Linux")]
internal sealed class KilledGatewayTests
{
    private const int Clients = 60;
    private const int Kills = 3;
    private const int ServedBetween = 100;
    private const string Held = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one two three\"}}]}";
    private const long Limit = 200_000;
    private const long Places = 24;
    private const int Minutes = 44_640;

    private readonly ConcurrentDictionary<string, OraclePlan> _plans = new();
    private readonly ConcurrentBag<OracleResult> _results = [];
    private readonly GatewayProcess[] _gateways = new GatewayProcess[2];
    private readonly ObservedCounter _served = new("the requests served");
    private TempFolder _folder = null!;
    private FakeUpstream _upstream = null!;
    private int _seed;
    private readonly RawClient[] _held = new RawClient[2];
    private volatile TaskCompletionSource _running = Pause();
    private volatile bool _isExhausted;
    private int _sent;

    [SetUp]
    public async Task Start()
    {
        _seed = OracleSeed.Next();
        _folder = new TempFolder();
        _upstream = FakeUpstream.Start(exchange =>
            _plans.TryGetValue(exchange.Request.Get("X-Request-ID")!, out var plan) ? OracleUpstream.PlayAsync(exchange, plan, hidesTokens: false) : BeginAsync(exchange));
        _gateways[0] = await StartAsync();
        _gateways[1] = await StartAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await _upstream.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task What_was_received_stays_charged_and_nothing_beyond_the_limit_is_delivered()
    {
        using var slab = CounterSlab.Open(_folder.At("counters"), TimeProvider.System);
        var window = slab.Get(CellKey.Of("policy", "tokens", $"tokens Total {Minutes} *", "namespace", "default"), CellKind.Window, Minutes)!;
        var places = slab.Get(CellKey.Of("policy", "places", "concurrency", "namespace", "default"), CellKind.Places)!;
        var asking = Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(() => AskAsync(new Random(_seed + number), window, places))));
        var held = await HoldAsync(0) + await HoldAsync(1);
        for (var kill = 0; kill < Kills; kill++)
        {
            _running.SetResult();
            await await Task.WhenAny(asking, _served.WaitForAtLeastAsync(_served.Value + ServedBetween));

            // Nobody begins anew until both are there again, or one would use the window up; whoever is at it goes on.
            _running = Pause();
            var which = kill % _gateways.Length;
            await _gateways[which].DisposeAsync();
            await _held[which].WaitForCloseAsync();
            await _held[which].DisposeAsync();
            _gateways[which] = await StartAsync();
            held += await HoldAsync(which);
        }

        _running.SetResult();
        await asking;
        foreach (var client in _held)
        {
            await client.DisposeAsync();
        }

        await Waiting.UntilAsync(() => Volatile.Read(ref places.Value) == 0, () => $"{places.Value} places are still taken");

        var received = held + _results.Sum(static result => result.Used);
        var counted = WindowCell.Count(Volatile.Read(ref window.Value));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(counted, Is.InRange(received, Limit));
            Assert.That(received, Is.GreaterThan(Limit / 2));
        }
    }

    private static TaskCompletionSource Pause() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task BeginAsync(FakeExchange exchange)
    {
        await exchange.BeginStreamAsync();
        await exchange.SendChunkAsync(Held + "\n\n");
        await exchange.HangAsync();
    }

    // A client of that gateway is within an answer that does not end; gives the tokens of what it has.
    private async Task<long> HoldAsync(int which)
    {
        var client = _held[which] = await OracleClient.ConnectAsync(_gateways[which].Url.Port);
        await client.SendAsync(Requests.ChatStream("X-Request-ID: held"));
        Assert.That((await client.ReadHeadAsync()).Status, Is.EqualTo(200));
        Assert.That(await client.ReadEventAsync(), Is.EqualTo(Held));
        return ReferencePrompt.Count(Requests.ChatBody(), Protocol.Chat, Tokenizers.Cl100k, ChatTemplates.OpenAi) + OracleTexts.OfStream([Held]);
    }

    // Asks whichever process is there until the window gives nothing more.
    private async Task AskAsync(Random random, CounterCell window, CounterCell places)
    {
        while (!_isExhausted)
        {
            await _running.Task;
            var plan = new OraclePlan(string.Create(CultureInfo.InvariantCulture, $"{_seed}.{Interlocked.Increment(ref _sent)}"), random.Next(), isTroubled: false);
            _plans[plan.Id] = plan;
            try
            {
                await using var client = await OracleClient.ConnectAsync(_gateways[random.Next(_gateways.Length)].Url.Port);
                var result = await OracleClient.AskAsync(client, plan);
                _results.Add(result);
                _isExhausted |= result.Status == 429 && result.Error.Contains("Requested", StringComparison.Ordinal);
                _served.Add(result.Status == 200 ? 1 : 0);
                Assert.That(result.Status, Is.AnyOf(0, 200, 429), result.Error);
            }
            catch (SocketException)
            {
                // It has been killed: the other one is there.
                await Task.Yield();
            }

            Assert.That(WindowCell.Count(Volatile.Read(ref window.Value)), Is.LessThanOrEqualTo(Limit));
            Assert.That(Volatile.Read(ref places.Value), Is.LessThanOrEqualTo(Places));
        }
    }

    private async Task<GatewayProcess> StartAsync()
    {
        var snapshot = _folder.Write("gateway.json", SnapshotWriter.Write(OracleSnapshot.To(_upstream.Url,
        [
            OracleSnapshot.Tokens(new TokenWindowConfig { Minutes = Minutes, MaxTotal = Limit }),
            OracleSnapshot.Places(Places),
        ])));
        var gateway = GatewayProcess.Start(["--config", snapshot], ("COUNTERS_FILE", _folder.At("counters")), ("ACCESS_LOG", "off"));
        await gateway.WaitUntilUpAsync();
        return gateway;
    }
}
