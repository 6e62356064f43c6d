using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Gateway.Core.Configuration;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Faults;

/// <summary>Every row of <see cref="FaultMatrix"/> at once, beside servers that are well: nobody gets another's answer, nothing is lost, and every token is charged once.</summary>
internal sealed class FaultStormTests
{
    private const int Workers = 8;
    private const int Each = 100;
    private const long Window = 10_000_000;

    [Test]
    public async Task All_faults_at_once_leave_nothing_behind()
    {
        await using var well = FaultyServer.Well();
        var servers = FaultMatrix.All.Select(static fault => (Fault: fault, Server: fault.Start())).ToArray();
        using var folder = new TempFolder();
        var log = folder.At("access.log");
        long charged;
        var asked = new ConcurrentBag<int>();
        await using (var gateway = await TestGateway.StartAsync(Snapshot(servers, well), new GatewayOptions { AccessLog = log }))
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Workers), new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (worker, _) => asked.Add(await WorkAsync(gateway, servers, worker)));

            await gateway.WaitForRestAsync();
            await gateway.WaitForMetricAsync("gateway_concurrent_requests", 0);
            await gateway.WaitForMetricAsync("gateway_upstream_connections", 0, "state=active");
            charged = await ChargedAsync(gateway);
        }

        foreach (var (_, server) in servers)
        {
            await server.DisposeAsync();
        }

        JsonElement[] lines = [.. (await File.ReadAllLinesAsync(log)).Select(static line => JsonSerializer.Deserialize<JsonElement>(line))];
        Assert.That(lines, Has.Length.EqualTo(asked.Sum() + 1), "each request, and the question for what is charged, has one line");
        Assert.That(charged, Is.EqualTo(lines.Sum(static line => (line.Number("input_tokens") ?? 0) + (line.Number("output_tokens") ?? 0))));
    }

    // Every second request goes to a server that is well, on the same connection as long as that lives.
    private static async Task<int> WorkAsync(TestGateway gateway, (Fault Fault, FaultyServer Server)[] servers, int worker)
    {
        var random = new Random(worker);
        var client = await RawClient.ConnectAsync(gateway.Port);
        for (var i = 0; i < Each; i++)
        {
            var row = random.Next(servers.Length);
            var protocol = WireProtocol.All[random.Next(WireProtocol.All.Count)];
            if (servers[row].Server.Upstream is { } upstream)
            {
                FaultScripts.Release(upstream);
            }

            try
            {
                await client.SendAsync(protocol.Ask(servers[row].Fault.IsStream, Path(row, protocol), WireProtocol.FaultField));
                await client.ReadResponseAsync();
            }
            catch (CutMessageException cut) when (servers[row].Fault.Sees == Sight.Cut && cut.Partial is not null)
            {
                await client.DisposeAsync();
                client = await RawClient.ConnectAsync(gateway.Port);
            }

            await client.SendAsync(protocol.Ask(isStream: false, Path(servers.Length, protocol)));
            var response = await client.ReadResponseAsync();
            Assert.That((response.Status, response.BodyText), Is.EqualTo((200, protocol.Answer)), servers[row].Fault.Name);
        }

        await client.DisposeAsync();
        return Each * 2;
    }

    private static async Task<long> ChargedAsync(TestGateway gateway)
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(Requests.Get("/nowhere"));
        var answer = await client.ReadResponseAsync();
        return Window - long.Parse(answer.Get("x-ratelimit-remaining-tokens")!, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static string Path(int row, WireProtocol protocol) => protocol.Path.Replace("/v1/", $"/{row}/", StringComparison.Ordinal);

    // An upstream and a route for each row, and behind them those of the server that is well.
    private static Snapshot Snapshot((Fault Fault, FaultyServer Server)[] servers, FakeUpstream well)
    {
        var upstreams = servers.Select(static (row, i) => Snapshots.To(row.Server.Url).Upstreams[0] with
        {
            Name = Name(i),
            Tls = row.Server.Tls,
            Timeouts = row.Fault.Timeout is { } timeout ? timeout(new TimeoutsConfig(), row.Fault.Milliseconds) : new TimeoutsConfig(),
        });
        return Snapshots.To(well.Url) with
        {
            Upstreams = [.. upstreams, Snapshots.To(well.Url).Upstreams[0] with { Name = Name(servers.Length) }],
            Namespaces = [new NamespaceConfig { Code = "default", Name = "Default", DefaultUpstream = Name(servers.Length) }],
            Routes = [.. Enumerable.Range(0, servers.Length + 1).Select(static i => new RouteConfig
            {
                Name = Name(i),
                Path = $"/{i}/",
                Rewrite = new RewriteConfig { From = $"/{i}/", To = "/v1/" },
                Targets = [new TargetConfig { Upstream = Name(i) }],
            })],
            Policies = [new PolicyConfig { Name = "tokens", Type = "token-limit", Config = new TokenLimitSettings { Windows = [new TokenWindowConfig { Minutes = 44_640, MaxTotal = Window }] } }],
        };
    }

    private static string Name(int row) => string.Create(CultureInfo.InvariantCulture, $"row-{row}");
}
