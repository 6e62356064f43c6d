using System.Collections.Concurrent;
using System.Text.Json;
using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using Gateway.Host.Options;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Oracle;

/// <summary>A whole gateway under policies, before an upstream that plays plans, on a clock that only the test moves.</summary>
internal sealed class OracleRig : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, OraclePlan> _plans = new();
    private readonly ConcurrentBag<OracleResult> _results = [];
    private readonly TempFolder _folder = new();
    private readonly Random _random;
    private FakeUpstream _upstream = null!;
    private int _sent;
    private long _most;

    private OracleRig(int seed, bool hidesTokens)
    {
        HidesTokens = hidesTokens;
        Seed = seed;
        _random = new Random(seed);
    }

    /// <summary>Decides every plan.</summary>
    public int Seed { get; }

    public ManualTime Clock { get; } = new();

    public TestGateway Gateway { get; private set; } = null!;

    public FakeUpstream Upstream => _upstream;

    /// <summary>Whether the upstream counts output that it does not show.</summary>
    public bool HidesTokens { get; }

    /// <summary>What became of every request so far.</summary>
    public IReadOnlyCollection<OracleResult> Results => _results;

    /// <summary>The windows in force, each with its counter.</summary>
    public IEnumerable<TokenWindow> Windows => Gateway.DataPlane.Snapshots.Current.Limits.Observed.Windows.Select(static pair => pair.Window);

    /// <summary>By how much a window was ever seen above its limit; 0 or less when none was.</summary>
    public long MostAbove => Volatile.Read(ref _most);

    /// <summary>Starts both.</summary>
    /// <param name="policies">The limits.</param>
    /// <param name="hidesTokens">Whether the upstream counts output that it does not show.</param>
    /// <param name="other">What the upstream does with requests that are none of the rig's.</param>
    public static async Task<OracleRig> StartAsync(IReadOnlyList<PolicyConfig> policies, bool hidesTokens = false, Func<FakeExchange, Task>? other = null)
    {
        var rig = new OracleRig(OracleSeed.Next(), hidesTokens);
        rig._upstream = FakeUpstream.Start(exchange =>
            rig._plans.TryGetValue(exchange.Request.Get("X-Request-ID") ?? "", out var plan) ? rig.PlayAsync(exchange, plan) : other!(exchange));
        rig.Gateway = await TestGateway.StartAsync(OracleSnapshot.To(rig._upstream.Url, policies), new GatewayOptions { AccessLog = rig._folder.At("access.log") }, rig.Clock);
        rig._most = long.MinValue;
        return rig;
    }

    /// <summary>That many clients ask at once, each on a connection of its own.</summary>
    /// <param name="clients">How many.</param>
    /// <param name="isTroubled">True when clients may leave and the upstream may fail.</param>
    /// <param name="isHeld">True when no answer begins before every request has been refused or is at the upstream.</param>
    /// <param name="ended">Called after each.</param>
    public async Task<OracleResult[]> RoundAsync(int clients, bool isTroubled, bool isHeld = false, Action? ended = null)
    {
        var all = new Latch(isHeld ? clients : 0, "every request to be refused or at the upstream");
        var connected = new Latch(clients, "the clients to connect");
        var plans = Enumerable.Range(0, clients).Select(_ => Plan(isTroubled, all, isHeld)).ToArray();
        var results = await Task.WhenAll(plans.Select(plan => Task.Run(async () =>
        {
            await using var client = await OracleClient.ConnectAsync(Gateway.Port);
            connected.CountDown();
            await connected.WaitAsync();
            var from = Clock.Utc;
            var result = await OracleClient.AskAsync(client, plan);
            plan.Arrive();
            Observe();
            ended?.Invoke();
            return result with { Time = (from, Clock.Utc) };
        })));
        foreach (var result in results)
        {
            _results.Add(result);
        }

        return results;
    }

    /// <summary>Waits until nothing is under way, and gives what is counted: each window's tokens.</summary>
    public async Task<long[]> RestAsync()
    {
        await Gateway.WaitForRestAsync();
        Observe();
        return [.. Windows.Select(static window => WindowCell.Count(Volatile.Read(ref window.Cell.Value)))];
    }

    /// <summary>Ends the gateway, and gives what it has recorded.</summary>
    public async Task<JsonElement[]> EndAsync()
    {
        await Gateway.DisposeAsync();
        return [.. (await File.ReadAllLinesAsync(_folder.At("access.log"))).Select(static line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _upstream.DisposeAsync();
        _folder.Dispose();
    }

    private async Task PlayAsync(FakeExchange exchange, OraclePlan plan)
    {
        plan.Reached.Set();
        plan.Arrive();
        await plan.Held;
        await OracleUpstream.PlayAsync(exchange, plan, HidesTokens);
    }

    private OraclePlan Plan(bool isTroubled, Latch all, bool isHeld)
    {
        var id = $"{Seed}.{_sent++}";
        var plan = new OraclePlan(id, _random.Next(), isTroubled, isHeld ? all : null);
        _plans[id] = plan;
        return plan;
    }

    private void Observe()
    {
        foreach (var window in Windows)
        {
            var above = WindowCell.Count(Volatile.Read(ref window.Cell.Value)) - window.Limit;
            for (var most = MostAbove; above > most; most = MostAbove)
            {
                Interlocked.CompareExchange(ref _most, above, most);
            }
        }
    }
}
