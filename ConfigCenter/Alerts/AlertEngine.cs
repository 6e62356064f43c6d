using System.Data.Common;

namespace ConfigCenter.Alerts;

/// <summary>Evaluates the rules at an interval and delivers what comes of it, in one of the config centers that share a database.</summary>
internal sealed class AlertEngine : BackgroundService
{
    private static readonly TimeSpan DeliveryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(5);

    private readonly AlertLease _lease;
    private readonly AlertEvaluator _evaluator;
    private readonly AlertDelivery _delivery;
    private readonly Readiness _readiness;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger<AlertEngine> _logger;
    private bool _isBlind;

    public AlertEngine(
        AlertLease lease, AlertEvaluator evaluator, AlertDelivery delivery, Readiness readiness, ConfigCenterOptions options, TimeProvider time, ILogger<AlertEngine> logger)
    {
        _lease = lease;
        _evaluator = evaluator;
        _delivery = delivery;
        _readiness = readiness;
        _interval = options.AlertInterval;
        _time = time;
        _logger = logger;
    }

    /// <summary>Evaluates once, if this center is the one that does. Not to be called again before it has completed.</summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> EvaluateAsync(CancellationToken cancellation) =>
        await _lease.TryHoldAsync(cancellation).ConfigureAwait(false) && await _evaluator.EvaluateAsync(cancellation).ConfigureAwait(false);

    /// <summary>Makes the attempts that are due. Not to be called again before it has completed.</summary>
    /// <returns>How many there were.</returns>
    public Task<int> DeliverAsync(CancellationToken cancellation) => _delivery.DeliverAsync(cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _readiness.WaitAsync(stoppingToken).ConfigureAwait(false);
            if (_interval > TimeSpan.Zero)
            {
                await Task.WhenAll(RepeatAsync(EvaluateAsync, _interval, stoppingToken), RepeatAsync(DeliverAsync, DeliveryInterval, stoppingToken)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }

        await ReleaseAsync().ConfigureAwait(false);
    }

    private async Task RepeatAsync<T>(Func<CancellationToken, Task<T>> work, TimeSpan interval, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await work(stopping).ConfigureAwait(false);
                _isBlind = false;
            }
            catch (Exception e) when (e is DbException or TimeoutException or IOException or InvalidDataException)
            {
                if (!_isBlind)
                {
                    _isBlind = true;
                    CenterLog.AlertsBlind(_logger, e.Message);
                }
            }

            await Task.Delay(interval, _time, stopping).ConfigureAwait(false);
        }
    }

    /// <summary>Lets another center take over at once.</summary>
    private async Task ReleaseAsync()
    {
        if (!_lease.IsHeld)
        {
            return;
        }

        using var limit = new CancellationTokenSource(ReleaseLimit);
        try
        {
            await _lease.ReleaseAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException or OperationCanceledException)
        {
            // Another takes over when it sees that nothing is written.
            CenterLog.AlertsBlind(_logger, e.Message);
        }
    }
}
