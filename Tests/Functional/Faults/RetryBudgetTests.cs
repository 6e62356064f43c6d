using System.Globalization;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Faults;

/// <summary>
/// What an upstream that fails altogether is spared: retries are a fifth of its requests, and <see cref="UpstreamRetries.AlwaysGranted"/>. Outside of that, by design, are
/// attempts that never reached a server, and those on a kept connection that had died.
/// </summary>
internal sealed class RetryBudgetTests
{
    private const int Asked = 200;
    private const int Clients = 8;

    private static readonly FakeBehaviour Refuses = new("503", static exchange => exchange.RespondAsync(503, "{}"));

    public static IEnumerable<FakeBehaviour> Failures => [Refuses, FakeFaults.ResetAfterRequest, FakeFaults.CloseAfterRequest];

    /// <summary>The clock stands, so that all requests are in one window of the budget.</summary>
    [TestCaseSource(nameof(Failures))]
    public async Task Retries_are_a_fifth_of_the_requests_at_most(FakeBehaviour failure)
    {
        await using var upstream = FakeUpstream.Start(failure);
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(upstream.Url).Attempts(2), clock: new ManualTime());

        await AskAsync(gateway, failure.Name == Refuses.Name ? 503 : 502);

        var most = Asked + (Asked / 5) + UpstreamRetries.AlwaysGranted;
        Assert.That(upstream.Requests, Has.Count.GreaterThan(Asked).And.Count.AtMost(most));
        var retries = upstream.Requests.Count - Asked;
        await gateway.WaitForMetricAsync("gateway_retries_total", retries);
        await gateway.WaitForMetricAsync("gateway_retries_refused_total", Asked - retries);
    }

    [Test]
    public async Task More_attempts_do_not_mean_more_retries()
    {
        await using var upstream = FakeUpstream.Start(Refuses);
        await using var gateway = await TestGateway.StartAsync(Snapshots.To(upstream.Url).Attempts(10), clock: new ManualTime());

        await AskAsync(gateway, 503);

        Assert.That(upstream.Requests, Has.Count.AtMost(Asked + (Asked / 5) + UpstreamRetries.AlwaysGranted));
    }

    [Test]
    public async Task What_never_reached_a_server_costs_the_budget_nothing()
    {
        using var closed = new ClosedPort();
        var snapshot = Snapshots.To(new Uri($"http://127.0.0.1:{closed.Port}")).Attempts(2);

        var lines = await AccessLines.OfAsync(snapshot, static async gateway =>
        {
            await AskAsync(gateway, 502);
            await gateway.WaitForMetricAsync("gateway_retries_total", Asked);
            await gateway.WaitForMetricAsync("gateway_retries_refused_total", 0);
        });

        Assert.That(lines.Select(static line => line.Number("attempts")), Is.EqualTo(Enumerable.Repeat<long?>(2, Asked)));
    }

    /// <summary>The retry would have nowhere to go: the refusal is worth more than an error of the gateway's own.</summary>
    [Test]
    public async Task A_refusal_that_opens_the_only_circuit_is_the_client_s()
    {
        await using var upstream = FakeUpstream.Start(Refuses);
        var snapshot = Snapshots.To(upstream.Url).Attempts(2)
            .Served(static served => served with { CircuitBreaker = new CircuitBreakerConfig { FailureRatio = 0.5, MinimumRequests = 1, WindowSeconds = 10, OpenSeconds = 5 } });
        await using var gateway = await TestGateway.StartAsync(snapshot, clock: new ManualTime());
        await using var client = await RawClient.ConnectAsync(gateway.Port);

        await client.SendAsync(Requests.Chat());
        var refusal = await client.ReadResponseAsync();
        await client.SendAsync(Requests.Chat());
        var next = await client.ReadResponseAsync();

        Assert.That((refusal.Status, refusal.BodyText), Is.EqualTo((503, "{}")));
        Answers.AssertError(next, 503, "upstream_unavailable");
        Assert.That((next.Get("Retry-After"), upstream.Requests.Count), Is.EqualTo(("5", 1)));
    }

    private static Task AskAsync(TestGateway gateway, int status) => Parallel.ForEachAsync(Enumerable.Range(0, Clients), new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (_, _) =>
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        for (var i = 0; i < Asked / Clients; i++)
        {
            await client.SendAsync(Requests.Chat());
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(status), i.ToString(CultureInfo.InvariantCulture));
        }
    });
}
