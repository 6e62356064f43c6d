using ConfigCenter.Data;
using ConfigCenter.Publishing;
using Gateway.Core.Configuration;

namespace ConfigCenter.Alerts;

/// <summary>Reads the values that rules are about. Not for several threads at once.</summary>
internal sealed class AlertReader
{
    private readonly TokenSums _sums = new();
    private (long Version, Snapshot Snapshot) _published = (0, new Snapshot());

    /// <summary>Every value of a condition's metric now, one a subject; those that meet it and those that do not.</summary>
    public async Task<IReadOnlyList<AlertReading>> ReadAsync(DbScope scope, AlertCondition condition, DateTimeOffset now)
    {
        var metric = AlertMetric.Find(condition.Metric) ?? throw new InvalidDataException($"'{condition.Metric}' is no metric that this config center knows.");
        return metric.Source switch
        {
            AlertSource.Usage => await UsageReadings.ReadAsync(scope, condition, metric, now).ConfigureAwait(false),
            AlertSource.Quota => await QuotaReadings.ReadAsync(scope, condition, await PublishedAsync(scope).ConfigureAwait(false), _sums, now).ConfigureAwait(false),
            AlertSource.Window => await WindowReadings.ReadAsync(scope, condition, await PublishedAsync(scope).ConfigureAwait(false), _sums, now).ConfigureAwait(false),
            AlertSource.Instance => await InstanceReadings.ReadAsync(scope, condition, metric, now).ConfigureAwait(false),
            _ => await UpstreamReadings.ReadAsync(scope, condition, metric, now).ConfigureAwait(false),
        };
    }

    /// <summary>What is in force.</summary>
    private async Task<Snapshot> PublishedAsync(DbScope scope)
    {
        if (await VersionRepository.LatestNumberAsync(scope).ConfigureAwait(false) is var latest && latest != _published.Version
            && await VersionRepository.FindAsync(scope, latest).ConfigureAwait(false) is { } version)
        {
            _published = (latest, VersionRepository.Snapshot(version));
        }

        return _published.Snapshot;
    }
}
