using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>Waits for what the gateway shows only in its statistics.</summary>
internal static class Waiting
{
    /// <summary>Looks again and again until it is so; fails the test when it never is.</summary>
    public static async Task UntilAsync(Func<bool> condition, Func<string> describe)
    {
        using var limit = new CancellationTokenSource(Bounded.Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        while (!condition())
        {
            Assert.That(limit.IsCancellationRequested, Is.False, describe);
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>Waits until no request is in flight, at the gateway and at each of its servers.</summary>
    public static Task WaitForRestAsync(this TestGateway gateway) => UntilAsync(
        () => gateway.DataPlane.Stats is { RequestsInFlight: 0 } stats && stats.Servers.All(static server => server.InFlight == 0),
        () => $"still in flight: {gateway.DataPlane.Stats.RequestsInFlight}, {string.Join(", ", gateway.DataPlane.Stats.Servers)}");
}
