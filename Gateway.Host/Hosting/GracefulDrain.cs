using System.Diagnostics;
using Gateway.Core;
using Gateway.Host.Options;

namespace Gateway.Host.Hosting;

/// <summary>
/// Shuts down without breaking an answer: readiness goes first, and every answer says that it is its connection's last; then, after a grace, idle connections and the
/// listening socket are closed. Answers under way run to their end, within the drain limit.
/// </summary>
internal sealed class GracefulDrain : IHostedLifecycleService
{
    private readonly DataPlane _dataPlane;
    private readonly GatewayOptions _options;
    private readonly ILogger<GracefulDrain> _logger;
    private long _began;

    public GracefulDrain(DataPlane dataPlane, GatewayOptions options, ILogger<GracefulDrain> logger)
    {
        _dataPlane = dataPlane;
        _options = options;
        _logger = logger;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before the server stops listening.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _began = Stopwatch.GetTimestamp();
        var stats = _dataPlane.Stats;
        HostLog.Draining(_logger, stats.Connections, stats.RequestsInFlight, _options.Drain.TotalSeconds);
        _dataPlane.BeginDrain();
        await Task.Delay(_options.DrainGrace, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _dataPlane.CloseIdle();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>After the server has stopped, and waited for its connections.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        HostLog.Drained(_logger, Stopwatch.GetElapsedTime(_began).TotalSeconds, _dataPlane.Stats.Connections);
        return Task.CompletedTask;
    }
}
