using Gateway.Core;

namespace Gateway.Host.Shipping;

/// <summary>
/// Ships usage and access log while the gateway runs, and at its end, when every request has ended: then the journal gets what is left, whatever else there is time for.
/// </summary>
internal sealed class ShippingService : IHostedLifecycleService, IAsyncDisposable
{
    private readonly DataPlane _dataPlane;
    private readonly Shipper[] _shippers;
    private readonly ShippingTimings _timings;
    private readonly CancellationTokenSource _ending = new();
    private Task _running = Task.CompletedTask;

    public ShippingService(DataPlane dataPlane, UsageJournal journal, AccessLogBatches accessLog, BatchSender sender, ShippingTimings timings, ShippingMetrics metrics,
        Options.GatewayOptions options, ILogger<ShippingService> logger)
    {
        _dataPlane = dataPlane;
        _timings = timings;
        _shippers =
        [
            new Shipper(new UsageBatches(journal, options.InstanceId), sender, timings, metrics, logger),
            new Shipper(accessLog, sender, timings, metrics, logger),
        ];
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Packing takes a while; never on the thread that starts the gateway.
        _running = Task.WhenAll(_shippers.Select(shipper => Task.Run(() => shipper.RunAsync(_ending.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the server has stopped, and waited for its connections.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await EndAsync().ConfigureAwait(false);
        _dataPlane.FlushRecords();
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(_timings.AtEnd);
        await Task.WhenAll(_shippers.Select(shipper => shipper.EndAsync(bounded.Token))).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    private async Task EndAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
    }
}
