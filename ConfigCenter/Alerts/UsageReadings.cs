using ConfigCenter.Data;
using ConfigCenter.Ingest;
using ConfigCenter.Insight;

namespace ConfigCenter.Alerts;

/// <summary>Values of usage over the whole minutes that ended last.</summary>
internal static class UsageReadings
{
    // Gateways send every second: a minute is whole soon after its end.
    private const int SettleSeconds = 10;

    public static async Task<IReadOnlyList<AlertReading>> ReadAsync(DbScope scope, AlertCondition condition, AlertMetric metric, DateTimeOffset now)
    {
        var range = Range(now, condition.WindowMinutes);
        var filter = condition.Filter.ToUsage();
        var dimension = UsageDimension.All.FirstOrDefault(dimension => dimension.Name == condition.By);
        var names = dimension is null
            ? new Dictionary<string, UsageSums>(StringComparer.Ordinal) { [""] = await UsageRepository.TotalAsync(scope, filter, range).ConfigureAwait(false) }
            : await UsageRepository.NamesAsync(scope, dimension, filter, range).ConfigureAwait(false);
        var readings = new List<AlertReading>();
        foreach (var (name, sums) in names)
        {
            if ((!metric.IsRelative || sums.Requests >= condition.MinRequests) && metric.Value!(sums, condition.Percentile) is { } value)
            {
                readings.Add(new AlertReading(dimension is not null && name.Length == 0 ? "(none)" : name, value));
            }
        }

        return readings;
    }

    /// <summary>So many minutes, up to the last that is whole.</summary>
    public static MinuteRange Range(DateTimeOffset now, int minutes)
    {
        var end = (now.ToUnixTimeSeconds() - SettleSeconds) / 60;
        return new MinuteRange(end - minutes, end);
    }
}
