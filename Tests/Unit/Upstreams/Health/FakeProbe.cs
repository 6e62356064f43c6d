using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Health;

namespace Tests.Unit.Upstreams.Health;

/// <summary>Probes that come to what the test says, when it says so.</summary>
internal sealed class FakeProbe : IServerProbe
{
    private readonly List<TaskCompletionSource<ProbeResult>> _underWay = [];

    /// <summary>What probes come to at once; null leaves them under way.</summary>
    public ProbeResult? Result { get; set; } = ProbeResult.Passed;

    /// <summary>Who was probed, in that order.</summary>
    public List<Uri> Probed { get; } = [];

    public Task<ProbeResult> RunAsync(UpstreamModel upstream, ServerModel server, ProbeSettings settings, CancellationToken stopped)
    {
        Probed.Add(server.Url);
        if (Result is { } result)
        {
            return Task.FromResult(result);
        }

        var probe = new TaskCompletionSource<ProbeResult>();
        _underWay.Add(probe);
        return probe.Task;
    }

    /// <summary>Ends all that are under way.</summary>
    public void End(ProbeResult result)
    {
        foreach (var probe in _underWay)
        {
            probe.SetResult(result);
        }

        _underWay.Clear();
    }
}
