using ConfigCenter.Data;
using ConfigCenter.Insight;
using Gateway.Core.Configuration;
using Gateway.Core.Limits;

namespace ConfigCenter.Alerts;

/// <summary>How much of their quotas namespaces have used in the periods that run.</summary>
internal static class QuotaReadings
{
    public static async Task<IReadOnlyList<AlertReading>> ReadAsync(DbScope scope, AlertCondition condition, Snapshot snapshot, TokenSums sums, DateTimeOffset now)
    {
        var readings = new List<AlertReading>();
        var quotas = snapshot.Namespaces
            .Where(ns => ns is { Enabled: true, Quota.MaxTotal: > 0 } && (condition.Filter.Namespace is null || condition.Filter.Namespace == ns.Code))
            .GroupBy(static ns => (ns.Quota!.Period, ns.Quota.TimeZone));
        foreach (var quota in quotas)
        {
            var period = new CalendarPeriod(SnapshotWords.CalendarUnits[quota.Key.Period], TimeZoneInfo.FindSystemTimeZoneById(quota.Key.TimeZone));
            var filter = condition.Filter.ToUsage();
            var used = await sums.ReadAsync(scope, UsageDimension.Namespace, filter, Range(period, now)).ConfigureAwait(false);
            foreach (var ns in quota)
            {
                var tokens = used.TryGetValue(ns.Code, out var counted) ? counted.InputTokens + counted.OutputTokens : 0;
                var limit = ns.Quota!.MaxTotal!.Value;
                readings.Add(new AlertReading(ns.Code, (double)tokens / limit, FormattableString.Invariant($"{tokens:N0} of {limit:N0} tokens this {quota.Key.Period}")));
            }
        }

        return readings;
    }

    /// <summary>From the beginning of the period that runs until now.</summary>
    public static MinuteRange Range(WindowPeriod period, DateTimeOffset now)
    {
        var span = period.At((now - DateTimeOffset.UnixEpoch).Ticks * 100);
        return new MinuteRange(span.Number + WindowPeriod.FirstMinute, (now.ToUnixTimeSeconds() / 60) + 1);
    }
}
