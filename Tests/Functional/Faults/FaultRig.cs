using System.Globalization;
using System.Text.Json;
using Gateway.Core.Configuration;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Faults;

/// <summary>A whole gateway between a client and a server that fails, with a second one that is well: in another upstream, or in the same.</summary>
internal sealed class FaultRig : IAsyncDisposable
{
    /// <summary>Tokens of the window that limits everything, where there is one.</summary>
    public const long Window = 1_000_000;

    private const int Attempts = 2;

    // For a server that is well to answer in, however busy the machine is.
    private const int EnoughForAnAnswer = 2_000;

    private readonly TempFolder _folder = new();
    private readonly bool _isLimited;
    private TestGateway _gateway = null!;

    private FaultRig(Fault fault, Topology topology, bool isLimited)
    {
        Fault = fault;
        Topology = topology;
        _isLimited = isLimited;
        Faulty = fault.Start();
    }

    public Fault Fault { get; }

    public Topology Topology { get; }

    public FaultyServer Faulty { get; }

    /// <summary>The server that is well.</summary>
    public FakeUpstream Well { get; } = FaultyServer.Well();

    private string LogFile => _folder.At("access.log");

    public static async Task<FaultRig> StartAsync(Fault fault, Topology topology, bool isLimited = true)
    {
        var rig = new FaultRig(fault, topology, isLimited);
        rig._gateway = await TestGateway.StartAsync(rig.Snapshot(), new GatewayOptions { AccessLog = rig.LogFile });
        return rig;
    }

    public Task<RawClient> ConnectAsync() => RawClient.ConnectAsync(_gateway.Port);

    /// <summary>Lets the server fail that has begun to answer.</summary>
    public void ReleaseFault()
    {
        if (Faulty.Upstream is { } upstream)
        {
            FaultScripts.Release(upstream);
        }
    }

    /// <summary>Waits until so many requests came to the servers, nothing is under way, and no connection is open that is not kept: neither places nor sockets are lost.</summary>
    public async Task SettleAsync(int atFaulty, int atWell)
    {
        await (atFaulty > 0 ? Faulty.Upstream!.WaitForRequestAsync(atFaulty) : Task.CompletedTask);
        await (atWell > 0 ? Well.WaitForRequestAsync(atWell) : Task.CompletedTask);
        await _gateway.WaitForRestAsync();
        await Waiting.UntilAsync(
            () => (Faulty.Upstream?.Open.Value ?? 0) == Idle(Faulty.Url) && Well.Open.Value == Idle(Well.Url),
            () => $"open: {Faulty.Upstream?.Open.Value} and {Well.Open.Value}, kept: {string.Join(", ", _gateway.DataPlane.Stats.Servers)}");
    }

    /// <summary>Waits until the failing server's connection is kept for the next request.</summary>
    public Task WaitForKeptAsync() => Waiting.UntilAsync(() => Idle(Faulty.Url) == 1, static () => "no connection is kept");

    /// <summary>Tokens that are charged to the window at the moment, as the fields of an answer say.</summary>
    public async Task<long> ChargedAsync(RawClient client)
    {
        await client.SendAsync(Requests.Get("/nowhere"));
        var answer = await client.ReadResponseAsync();
        Assert.That(answer.Status, Is.EqualTo(404), answer.BodyText);
        return _isLimited ? Window - long.Parse(answer.Get("x-ratelimit-remaining-tokens")!, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Ends the gateway and gives the access log's lines in the order of the requests, which were one at a time.</summary>
    public async Task<JsonElement[]> EndAsync()
    {
        await _gateway.DisposeAsync();
        var lines = await File.ReadAllLinesAsync(LogFile);
        return [.. lines.Select(static line => JsonSerializer.Deserialize<JsonElement>(line)).OrderBy(static line => line.Text("time"), StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await Faulty.DisposeAsync();
        await Well.DisposeAsync();
        _folder.Dispose();
    }

    private int Idle(Uri url) => _gateway.DataPlane.Stats.Servers.Where(server => new Uri(server.Url) == url).Sum(static server => server.IdleConnections);

    private Snapshot Snapshot()
    {
        var snapshot = Snapshots.To(Faulty.Url);
        var well = new UpstreamConfig { Name = "well", Servers = [Server(Well.Url, 1)] };
        var faulty = snapshot.Upstreams[0] with
        {
            Tls = Faulty.Tls,
            Timeouts = Timeouts(),

            // The one that fails is asked first, and again after it has served once.
            Servers = Topology == Topology.Pair ? [Server(Faulty.Url, 1_000), Server(Well.Url, 1)] : [Server(Faulty.Url, 1)],
        };
        return snapshot with
        {
            Upstreams = [faulty, well],
            Routes =
            [
                new RouteConfig { Name = "openai", Path = "/v1/", Attempts = Attempts, Fallback = Topology == Topology.Fallback ? ["well"] : [] },
                new RouteConfig { Name = "well", Path = "/well/", Rewrite = new RewriteConfig { From = "/well/", To = "/v1/" }, Targets = [new TargetConfig { Upstream = "well" }] },
            ],
            Policies = _isLimited
                ? [new PolicyConfig { Name = "tokens", Type = "token-limit", Config = new TokenLimitSettings { Windows = [new TokenWindowConfig { Minutes = 44_640, MaxTotal = Window }] } }]
                : [],
        };
    }

    // Nothing ends for the time but what the fault says.
    private TimeoutsConfig Timeouts()
    {
        var never = new TimeoutsConfig { ConnectMs = 600_000, ResponseHeaderMs = 600_000, FirstTokenMs = 600_000, StreamIdleMs = 600_000, TotalMs = 600_000 };
        if (Fault.Timeout is null)
        {
            return never;
        }

        // In a pair the server that is well is under it, too.
        var isShared = Topology == Topology.Pair && Fault.Repeated != Repeated.Never;
        return Fault.Timeout(never, isShared ? EnoughForAnAnswer : Fault.Milliseconds);
    }

    private static ServerConfig Server(Uri url, int weight) => new() { Url = url.ToString().TrimEnd('/'), Weight = weight, MaxConnections = 10_000 };
}
