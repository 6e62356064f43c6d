using System.Text.Json.Nodes;
using ConfigCenter.Data;
using ConfigCenter.Publishing;

namespace ConfigCenter.Alerts;

/// <summary>How gateways are, as they reported it last.</summary>
internal static class InstanceReadings
{
    /// <summary>A gateway that was not heard of for so long was taken away.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);

    public static async Task<IReadOnlyList<AlertReading>> ReadAsync(DbScope scope, AlertCondition condition, AlertMetric metric, DateTimeOffset now)
    {
        var latest = await VersionRepository.LatestNumberAsync(scope).ConfigureAwait(false);
        var isSilence = metric == AlertMetric.InstanceSilentSeconds;
        var instances = await InstanceRepository.SeenSinceAsync(scope, now - (isSilence ? Remembered : InstanceService.LiveFor)).ConfigureAwait(false);
        return [.. instances
            .Where(instance => instance.State != "draining" && (condition.Filter.Instance is null || condition.Filter.Instance == instance.Id))
            .Select(instance => Read(instance, metric, latest, now))];
    }

    private static AlertReading Read(GatewayInstance instance, AlertMetric metric, long latest, DateTimeOffset now)
    {
        if (metric == AlertMetric.InstanceSilentSeconds)
        {
            return new AlertReading(instance.Id, (now.ToUnixTimeMilliseconds() - instance.LastSeen) / 1000);
        }

        if (metric == AlertMetric.InstanceVersionsBehind)
        {
            return new AlertReading(instance.Id, Math.Max(0, latest - instance.Version), FormattableString.Invariant($"version {instance.Version} of {latest}"));
        }

        var problems = instance.Problems is null ? [] : JsonNode.Parse(instance.Problems)!.AsArray();
        return new AlertReading(instance.Id, problems.Count, problems.Count == 0 ? null : (string?)problems[0]);
    }
}
