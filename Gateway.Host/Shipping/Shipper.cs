using Gateway.Host.Sources;

namespace Gateway.Host.Shipping;

/// <summary>Ships what one source has, batch after batch, in its order: the next one only when the one before has been taken or refused for good.</summary>
internal sealed class Shipper
{
    private readonly IBatchSource _source;
    private readonly BatchSender _sender;
    private readonly ShippingTimings _timings;
    private readonly ShippingMetrics _metrics;
    private readonly ILogger _logger;
    private readonly Backoff _backoff;
    private BatchOutcome _last;

    public Shipper(IBatchSource source, BatchSender sender, ShippingTimings timings, ShippingMetrics metrics, ILogger logger)
    {
        _source = source;
        _sender = sender;
        _timings = timings;
        _metrics = metrics;
        _logger = logger;
        _backoff = new Backoff(timings.FirstRetry, timings.LongestRetry);
        metrics.ObserveWaiting(source.Kind, () => source.Waiting);
    }

    /// <summary>Ships until it is told to end.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var isFree = await ShipAllAsync(cancellation).ConfigureAwait(false);
            await Task.Delay(isFree ? _timings.Interval : _backoff.Next(), cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ships what waits, once <see cref="RunAsync"/> has ended.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        await ShipAllAsync(cancellation).ConfigureAwait(false);
        if (_source.Waiting is > 0 and var bytes)
        {
            ShippingLog.LeftBehind(_logger, bytes, _source.Kind);
        }
    }

    // True when nothing waits any more; false when a batch was not taken.
    private async Task<bool> ShipAllAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && _source.Take() is { } batch)
        {
            var (outcome, problem) = await _sender.SendAsync(_source, batch, cancellation).ConfigureAwait(false);
            if (cancellation.IsCancellationRequested && outcome == BatchOutcome.NotNow)
            {
                return false;
            }

            _metrics.Sent(_source.Kind, outcome, batch);
            Tell(outcome, problem);
            if (outcome == BatchOutcome.NotNow)
            {
                return false;
            }

            _source.Remove(isTaken: outcome == BatchOutcome.Stored);
            _backoff.Reset();
        }

        return true;
    }

    // One line for each change.
    private void Tell(BatchOutcome outcome, string problem)
    {
        var last = _last;
        _last = outcome;
        if (outcome == last)
        {
            return;
        }

        switch (outcome)
        {
            case BatchOutcome.NotNow:
                ShippingLog.NotShipping(_logger, _source.Kind, problem);
                break;
            case BatchOutcome.Refused:
                ShippingLog.Refused(_logger, _source.Kind, problem);
                break;
            default:
                ShippingLog.Shipping(_logger, _source.Kind);
                break;
        }
    }
}
