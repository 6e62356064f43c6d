using ConfigCenter.Data;
using ConfigCenter.Publishing;

namespace ConfigCenter.Alerts;

/// <summary>Servers that gateways pass over, by upstream; of several gateways the one that sees the most.</summary>
internal static class UpstreamReadings
{
    public static async Task<IReadOnlyList<AlertReading>> ReadAsync(DbScope scope, AlertCondition condition, AlertMetric metric, DateTimeOffset now)
    {
        var worst = new Dictionary<string, AlertReading>(StringComparer.Ordinal);
        foreach (var instance in await InstanceRepository.SeenSinceAsync(scope, now - InstanceService.LiveFor).ConfigureAwait(false))
        {
            foreach (var upstream in UpstreamReport.ReadAll(instance.Upstreams).Where(upstream => condition.Filter.Upstream is null || condition.Filter.Upstream == upstream.Name))
            {
                var value = metric == AlertMetric.UpstreamServersOut ? upstream.Out : (double)upstream.Out / Math.Max(1, upstream.Servers);
                if (!worst.TryGetValue(upstream.Name, out var known) || known.Value < value)
                {
                    worst[upstream.Name] = new AlertReading(
                        upstream.Name, value, FormattableString.Invariant($"{upstream.Out} of {upstream.Servers} servers out as {instance.Id} sees it: {string.Join(" ", upstream.OutUrls)}"));
                }
            }
        }

        return [.. worst.Values];
    }
}
