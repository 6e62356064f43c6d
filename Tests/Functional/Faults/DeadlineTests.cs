using System.Text.Json;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Faults;

/// <summary>One total holds over everything that is tried for a request, and what it ends is not tried again.</summary>
internal sealed class DeadlineTests
{
    private const int Total = 350;
    private const int Each = 100;

    [Test]
    public async Task Retries_and_fallbacks_stay_within_the_total()
    {
        await using var silent = FakeUpstream.Start(FakeFaults.BlackHole);
        var line = await AskAsync(Snapshot(silent.Url, silent.Url, new TimeoutsConfig { ResponseHeaderMs = Each, TotalMs = Total }));

        // Each attempt takes its time, so that no more than these begin.
        Assert.That(line.Number("attempts"), Is.InRange(1, (Total / Each) + 1));
        Assert.That(line.Text("settled_by"), Is.EqualTo("void"));
        AssertNotEarly(line);
    }

    [Test]
    public async Task A_server_that_is_silent_for_all_of_it_is_the_only_one_asked()
    {
        await using var first = FakeUpstream.Start(FakeFaults.BlackHole);
        await using var second = FakeUpstream.Start(FakeBehaviours.Json);
        var line = await AskAsync(Snapshot(first.Url, second.Url, new TimeoutsConfig { TotalMs = Total }));

        Assert.That((line.Number("attempts"), line.Text("reason"), line.Text("settled_by")), Is.EqualTo(((long?)1, "total_timeout", "void")));
        Assert.That(second.Requests, Is.Empty);
        AssertNotEarly(line);
    }

    [Test]
    public async Task A_server_that_cannot_be_reached_in_all_of_it_is_the_only_one_asked()
    {
        using var silent = new SilentPort();
        await using var second = FakeUpstream.Start(FakeBehaviours.Json);
        var line = await AskAsync(Snapshot(new Uri($"http://127.0.0.1:{silent.Port}"), second.Url, new TimeoutsConfig { ConnectMs = 600_000, TotalMs = Total }));

        Assert.That((line.Number("attempts"), line.Text("reason"), line.Text("settled_by")), Is.EqualTo(((long?)1, "total_timeout", "void")));
        Assert.That(second.Requests, Is.Empty);
        AssertNotEarly(line);
    }

    // An upstream with eight fallbacks, and ten attempts: two at the first, then one each.
    private static Snapshot Snapshot(Uri first, Uri others, TimeoutsConfig timeouts)
    {
        string[] fallbacks = [.. Enumerable.Range(1, 8).Select(static i => $"fallback-{i}")];
        var snapshot = Snapshots.To(first).With(timeouts).Attempts(10).Routed(route => route with { Fallback = fallbacks });
        var other = Snapshots.To(others).Upstreams[0];
        return snapshot with { Upstreams = [.. snapshot.Upstreams, .. fallbacks.Select(name => other with { Name = name })] };
    }

    private static async Task<JsonElement> AskAsync(Snapshot snapshot)
    {
        var lines = await AccessLines.OfAsync(snapshot, static async gateway =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync(Requests.Chat());
            Answers.AssertError(await client.ReadResponseAsync(), 504, "upstream_timeout");
        });
        return lines.Single();
    }

    // The clock of deadlines is coarse.
    private static void AssertNotEarly(JsonElement line) => Assert.That(line.Number("duration_us"), Is.GreaterThan(Total * 900));
}
