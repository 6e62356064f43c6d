using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Faults;

/// <summary>Metrics as a scrape shows them.</summary>
internal static class GatewayMetric
{
    /// <summary>Scrapes until the sum of a metric over those of its series is that; a scrape is answered from a cache for a moment.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="name">The metric.</param>
    /// <param name="value">What its series add up to; 0 when it has none.</param>
    /// <param name="labels">Labels that the series have to have, such as <c>state=active</c>.</param>
    public static async Task WaitForMetricAsync(this TestGateway gateway, string name, double value, params string[] labels)
    {
        using var http = new HttpClient();
        using var limit = new CancellationTokenSource(Bounded.Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var text = PrometheusText.Parse(await http.GetStringAsync(new Uri(gateway.ManagementUrl, "metrics"), CancellationToken.None));
            var found = text.Of(name).Where(sample => labels.All(label => sample.Labels.Contains(Pair(label)))).Sum(static sample => sample.Value);
            if (found == value)
            {
                return;
            }

            Assert.That(limit.IsCancellationRequested, Is.False, () => $"{name} is {found} and should be {value}");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private static KeyValuePair<string, string> Pair(string label) => new(label.Split('=')[0], label.Split('=')[1]);
}
