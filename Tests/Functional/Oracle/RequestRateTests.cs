using System.Collections.Concurrent;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Oracle;

/// <summary>Any t seconds admit at most burst + t × rate, by the limits' own clock, of all that is asked at once; and, while more is asked, nearly as many.</summary>
[NonParallelizable]
internal sealed class RequestRateTests
{
    private const int Clients = 100;
    private const int Turns = 40;
    private const int RequestsPerStep = 4;

    private static readonly (string Name, long Requests, int Seconds, long Burst)[] Rates = [("one", 100, 1, 30), ("other", 500, 4, 60)];

    [Test]
    public async Task No_interval_admits_more()
    {
        var seed = OracleSeed.Next();
        var clock = new ManualTime();
        var begun = clock.GetTimestamp();
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await TestGateway.StartAsync(
            OracleSnapshot.To(upstream.Url, [.. Rates.Select(static rate => OracleSnapshot.Rate(rate.Name, rate.Requests, rate.Seconds, rate.Burst))]), clock: clock);
        var admitted = new ConcurrentBag<(long From, long To)>();
        var answered = 0;

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => Task.Run(async () =>
        {
            var random = new Random(seed + number);
            await using var client = await OracleClient.ConnectAsync(gateway.Port);
            for (var i = 0; i < Turns; i++)
            {
                var from = clock.GetTimestamp();
                await client.SendAsync(Requests.Chat());
                var status = (await client.ReadResponseAsync()).Status;
                if (status == 200)
                {
                    admitted.Add((from, clock.GetTimestamp()));
                }
                else
                {
                    Assert.That(status, Is.EqualTo(429));
                }

                if (Interlocked.Increment(ref answered) % RequestsPerStep == 0)
                {
                    clock.AdvanceNanoseconds(random.Next(0, 20_000_000));
                }
            }
        })));

        var seconds = (clock.GetTimestamp() - begun) / 1e9;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(upstream.Requests, Has.Count.EqualTo(admitted.Count), "only what was admitted reaches the upstream");
            foreach (var (name, requests, per, burst) in Rates)
            {
                Assert.That(MostAbove([.. admitted], burst, (double)requests / per), Is.LessThanOrEqualTo(1e-6), name);
            }

            Assert.That(admitted, Has.Count.GreaterThanOrEqualTo(seconds * Rates[0].Requests * 0.99));
        }
    }

    // Each was admitted at some moment between its two; so all that lie within an interval were admitted in it.
    private static double MostAbove((long From, long To)[] admitted, long burst, double rate)
    {
        Array.Sort(admitted, static (one, other) => one.To.CompareTo(other.To));
        var most = double.NegativeInfinity;
        foreach (var start in admitted.Select(static request => request.From).Distinct())
        {
            var count = 0;
            foreach (var (_, end) in admitted.Where(request => request.From >= start))
            {
                count++;
                most = Math.Max(most, count - burst - ((end - start) / 1e9 * rate));
            }
        }

        return most;
    }
}
