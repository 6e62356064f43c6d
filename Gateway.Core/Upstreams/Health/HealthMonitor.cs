namespace Gateway.Core.Upstreams.Health;

/// <summary>Has every server probed whose upstream asks for it, each at its time, beside the requests.</summary>
internal sealed class HealthMonitor : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly IServerProbe _probe;
    private readonly HealthClock _clock;
    private readonly Random _random;

    /// <param name="probe">Makes the probes.</param>
    /// <param name="clock">Says when they are due.</param>
    /// <param name="random">Spreads them; has to bear many threads.</param>
    public HealthMonitor(IServerProbe probe, HealthClock clock, Random random)
    {
        _probe = probe;
        _clock = clock;
        _random = random;
    }

    /// <summary>Begins what is due. To be called a few times a second, with the upstreams of the snapshot in force.</summary>
    public void Tick(UpstreamTable upstreams)
    {
        foreach (var upstream in upstreams.Probed)
        {
            foreach (var server in upstream.Servers)
            {
                if (server.State.Probes.TryBegin(upstream.Probes!, _clock.Now, _random))
                {
                    _ = RunAsync(upstream, server);
                }
            }
        }
    }

    /// <summary>Ends the probes under way, and begins no more.</summary>
    public void Dispose()
    {
        // Those that end later look at it still.
        _stop.Cancel();
    }

    private async Task RunAsync(UpstreamModel upstream, ServerModel server)
    {
        var result = ProbeResult.Broken;
        try
        {
            result = await _probe.RunAsync(upstream, server, upstream.Probes!, _stop.Token).ConfigureAwait(false);
        }
        finally
        {
            server.State.Probes.End(upstream.Probes!, result);
        }

        if (result == ProbeResult.Passed)
        {
            server.State.Outliers.Succeeded();
        }
    }
}
