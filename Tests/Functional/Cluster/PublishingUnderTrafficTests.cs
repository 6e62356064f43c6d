using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Cluster;

/// <summary>Requests while the configuration changes all the time: each sees one version, and none fails.</summary>
public sealed class PublishingUnderTrafficTests
{
    private const int Publishes = 100;
    private const int Every = 8;
    private const string RouteVersion = "x-version-of-route";
    private const string UpstreamVersion = "x-version-of-upstream";

    private readonly ConcurrentDictionary<string, int> _seen = new();
    private readonly ConcurrentBag<string> _mixed = [];
    private FakeUpstream _upstream = null!;
    private TempFolder _data = null!;

    [SetUp]
    public void Start()
    {
        _seen.Clear();
        _mixed.Clear();
        _data = new TempFolder();
        _upstream = FakeUpstream.Start(exchange =>
        {
            var (route, upstream) = (exchange.Request.Get(RouteVersion), exchange.Request.Get(UpstreamVersion));
            _seen.AddOrUpdate(route ?? "", 1, static (_, count) => count + 1);
            exchange.Open($"version {route}");
            if (route is null || route != upstream)
            {
                _mixed.Add($"{route} and {upstream}");
            }

            return exchange.RespondAsync(200, FakeBehaviours.JsonBody, "Content-Type: application/json");
        });
    }

    [TearDown]
    public async Task Stop()
    {
        await _upstream.DisposeAsync();
        _data.Dispose();
    }

    [Test]
    public async Task Changes_of_a_real_center_valid_and_invalid()
    {
        await using var center = await TestCenter.StartAsync(StoreKind.Sqlite);
        await ImportAsync(center, Version(1), HttpStatusCode.OK);
        await using var gateway = await TestGateway.StartAsync(null, Cluster.Options(center.Address, _data.Path, "gateway-1"));
        using var client = new HttpClient { BaseAddress = gateway.Url };
        await Cluster.AnswersAsync(client, HttpStatusCode.OK);
        await using var traffic = new Traffic(client);
        for (var i = 2; i <= Publishes + 1; i++)
        {
            var isValid = i % 2 == 0;
            await ImportAsync(center, isValid ? Version(i) : Invalid(i), isValid ? HttpStatusCode.OK : HttpStatusCode.UnprocessableEntity);
            await traffic.MoreAsync(100);
            await WaitUntilMetAsync(i);
        }

        await traffic.StopAsync();
        Check(traffic);
        Assert.That(traffic.Answers.Value, Is.GreaterThanOrEqualTo(10_000));
    }

    [Test]
    public async Task Changes_that_the_gateway_itself_has_to_refuse()
    {
        await using var center = await FakeCenter.StartAsync();
        await using var gateway = await TestGateway.StartAsync(null, Cluster.Options(center.Url, _data.Path, "gateway-1"));
        using var client = new HttpClient { BaseAddress = gateway.Url };
        var watch = await center.NextWatchAsync();
        await watch.SendAsync(Version(1));
        await Cluster.AnswersAsync(client, HttpStatusCode.OK);
        await using var traffic = new Traffic(client);
        for (var i = 2; i <= Publishes + 1; i++)
        {
            await watch.SendAsync(i % 2 == 0 ? Version(i) : Invalid(i));
            await traffic.MoreAsync(20);
            await WaitUntilMetAsync(i);
        }

        await traffic.StopAsync();
        Check(traffic);
        Assert.That(_seen.Keys.Select(int.Parse), Has.None.Matches<int>(static version => version > 1 && version % 2 == 1), "no invalid one");
    }

    // Now and then, so that a busy machine does not skip them all.
    private Task WaitUntilMetAsync(int version) => version % Every == 0 ? _upstream.Gates.WaitAsync($"version {version}") : Task.CompletedTask;

    private void Check(Traffic traffic)
    {
        Assert.Multiple(() =>
        {
            Assert.That(traffic.Failures, Is.Zero);
            Assert.That(_mixed, Is.Empty);
            Assert.That(_seen, Has.Count.AtLeast(Publishes / Every), "versions that requests met");
        });
    }

    private Snapshot Version(int version)
    {
        var snapshot = Snapshots.To(_upstream.Url);
        var number = Cluster.Text(version);
        return snapshot with
        {
            Version = version,
            Upstreams = [snapshot.Upstreams[0] with { Headers = new Dictionary<string, string> { [UpstreamVersion] = number } }],
            Routes = [.. snapshot.Routes.Select(route => route with { AddHeaders = new Dictionary<string, string> { [RouteVersion] = number } })],
        };
    }

    /// <summary>Right in all but one place.</summary>
    private Snapshot Invalid(int version) => Version(version) with { DefaultNamespace = "nobody" };

    private static async Task ImportAsync(TestCenter center, Snapshot snapshot, HttpStatusCode status)
    {
        using var content = new ByteArrayContent(SnapshotWriter.Write(snapshot)) { Headers = { ContentType = new("application/json") } };
        using var response = await center.Admin.PostAsync("/api/v2/config/import?mode=replace", content);
        Assert.That(response.StatusCode, Is.EqualTo(status), Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
    }
}
