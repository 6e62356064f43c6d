using System.Data.Common;
using ConfigCenter.Alerts;
using ConfigCenter.Data;
using ConfigCenter.Insight;
using ConfigCenter.Publishing;
using ConfigCenter.Security;

namespace ConfigCenter;

/// <summary>Removes what is older than the settings keep.</summary>
internal sealed class Retention : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan InstancesKept = TimeSpan.FromDays(7);

    private readonly Database _database;
    private readonly Readiness _readiness;
    private readonly TimeProvider _time;
    private readonly ILogger<Retention> _logger;

    public Retention(Database database, Readiness readiness, TimeProvider time, ILogger<Retention> logger)
    {
        _database = database;
        _readiness = readiness;
        _time = time;
        _logger = logger;
    }

    /// <summary>Removes once what administration leaves behind.</summary>
    public Task<Result<int>> TrimAsync(CancellationToken cancellation) => _database.WriteAsync<int>(
        async scope =>
        {
            var keep = (await SettingsRepository.CenterAsync(scope).ConfigureAwait(false)).Value.Retention;
            var now = _time.GetUtcNow();
            var audit = await AuditRepository.TrimAsync(scope, now.AddDays(-keep.AuditDays)).ConfigureAwait(false);
            var versions = await VersionRepository.TrimAsync(scope, keep.Versions).ConfigureAwait(false);
            var tokens = await TokenRepository.TrimAsync(scope, now).ConfigureAwait(false);
            var instances = await InstanceRepository.TrimAsync(scope, now - InstancesKept).ConfigureAwait(false);
            if (audit + versions + tokens + instances > 0)
            {
                CenterLog.Trimmed(_logger, audit, versions, tokens, instances);
            }

            return audit + versions + tokens + instances;
        },
        cancellation);

    /// <summary>Removes access logs and usage once.</summary>
    public async Task TrimTrafficAsync(CancellationToken cancellation)
    {
        var settings = await _database.ReadAsync(SettingsRepository.CenterAsync, cancellation).ConfigureAwait(false);
        var (logs, usage) = await new TrafficRetention(_database, _time).TrimAsync(settings.Value.Retention, cancellation).ConfigureAwait(false);
        if (logs + usage > 0)
        {
            CenterLog.TrafficTrimmed(_logger, logs, usage);
        }
    }

    /// <summary>Removes alerts once.</summary>
    public async Task TrimAlertsAsync(CancellationToken cancellation)
    {
        const int chunk = 500;
        var settings = await _database.ReadAsync(SettingsRepository.CenterAsync, cancellation).ConfigureAwait(false);
        var before = _time.GetUtcNow().AddDays(-settings.Value.Retention.AlertDays);
        var removed = 0L;
        int last;
        do
        {
            last = (await _database.WriteAsync<int>(async scope => await AlertRepository.TrimAsync(scope, before, chunk).ConfigureAwait(false), cancellation).ConfigureAwait(false)).Value;
            removed += last;
        }
        while (last == chunk);

        if (removed > 0)
        {
            CenterLog.AlertsTrimmed(_logger, removed);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _readiness.WaitAsync(stoppingToken).ConfigureAwait(false);
            while (true)
            {
                try
                {
                    await TrimAsync(stoppingToken).ConfigureAwait(false);
                    await TrimTrafficAsync(stoppingToken).ConfigureAwait(false);
                    await TrimAlertsAsync(stoppingToken).ConfigureAwait(false);
                }
                catch (DbException e)
                {
                    CenterLog.StoreUnavailable(_logger, e.Message);
                }

                await Task.Delay(Interval, _time, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }
}
