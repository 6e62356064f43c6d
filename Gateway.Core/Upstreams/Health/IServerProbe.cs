namespace Gateway.Core.Upstreams.Health;

/// <summary>Asks a server whether it is well.</summary>
internal interface IServerProbe
{
    /// <summary>Makes one probe, within the upstream's timeout. Never throws for what a server does.</summary>
    Task<ProbeResult> RunAsync(UpstreamModel upstream, ServerModel server, ProbeSettings settings, CancellationToken stopped);
}
