using System.Diagnostics.Metrics;
using Gateway.Core.Configuration;
using Gateway.Core.Forwarding;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Telemetry;

/// <summary>What upstreams and their servers do: read at each scrape from the state that the data plane keeps of them anyway.</summary>
internal sealed class UpstreamMetrics
{
    private static readonly ForwarderError[] Errors = Enum.GetValues<ForwarderError>();
    private static readonly AnswerKind[] Answers = Enum.GetValues<AnswerKind>();

    private readonly ServerStates _servers;
    private readonly Func<CompiledSnapshot> _snapshot;

    private UpstreamMetrics(ServerStates servers, Func<CompiledSnapshot> snapshot)
    {
        _servers = servers;
        _snapshot = snapshot;
    }

    /// <param name="meter">Where to.</param>
    /// <param name="servers">The state of every server in use.</param>
    /// <param name="snapshot">The configuration in force.</param>
    public static void Observe(Meter meter, ServerStates servers, Func<CompiledSnapshot> snapshot)
    {
        var metrics = new UpstreamMetrics(servers, snapshot);
        meter.CreateObservableCounter("gateway.upstream.requests", metrics.Requests, description: "Attempts at upstream servers, by what they came to.");
        meter.CreateObservableGauge("gateway.upstream.healthy", metrics.Healthy, description: "1 for an upstream server that takes requests, 0 for one that is passed over.");
        meter.CreateObservableGauge("gateway.upstream.connections", metrics.Connections, description: "Connections to upstream servers, by state.");
        meter.CreateObservableGauge("gateway.upstream.connections_limit", metrics.Limits, description: "Requests that an upstream server is given at a time at most.");
        meter.CreateObservableGauge("gateway.upstream.waiting", metrics.Waiting, description: "Requests that wait for a server of the upstream to have room.");
        meter.CreateObservableCounter("gateway.retries", metrics.Retries, description: "Attempts that failed and were followed by another, by what they ended in.");
        meter.CreateObservableCounter("gateway.retries.refused", metrics.RetriesRefused, description: "Retries that the upstream's budget refused.");
    }

    private IEnumerable<Measurement<long>> Requests()
    {
        foreach (var server in _servers.All)
        {
            foreach (var kind in Answers)
            {
                if (kind == AnswerKind.Success || server.Outcomes.CountOf(kind) > 0)
                {
                    yield return Measure(server, server.Outcomes.CountOf(kind), ("outcome", Words.Of(kind)));
                }
            }

            foreach (var error in Errors)
            {
                if (server.Outcomes.CountOf(error) is > 0 and var count)
                {
                    yield return Measure(server, count, ("outcome", Words.Of(error)));
                }
            }
        }
    }

    private IEnumerable<Measurement<long>> Healthy()
    {
        var now = _servers.Clock.Now;
        return Configured().Select(server => Measure(server.State, server.State.IsHealthy(now) ? 1 : 0));
    }

    private IEnumerable<Measurement<long>> Limits() => Configured().Select(static server => Measure(server.State, server.MaxConnections));

    private IEnumerable<Measurement<long>> Connections()
    {
        foreach (var server in _servers.All)
        {
            yield return Measure(server, server.InFlight, ("state", "active"));
            yield return Measure(server, server.Connections.IdleCount, ("state", "idle"));
        }
    }

    private IEnumerable<Measurement<long>> Waiting() =>
        _snapshot().Upstreams.All.Where(static upstream => upstream.Queue is not null)
            .Select(static upstream => new Measurement<long>(upstream.State.Waiting.Count, new KeyValuePair<string, object?>("upstream", upstream.Name)));

    private IEnumerable<Measurement<long>> Retries()
    {
        foreach (var (upstream, retries) in _servers.Retries)
        {
            foreach (var error in Errors)
            {
                if (retries.CountOf(error) is > 0 and var count)
                {
                    yield return new Measurement<long>(count, new("upstream", upstream), new("reason", Words.Of(error)));
                }
            }
        }
    }

    private IEnumerable<Measurement<long>> RetriesRefused() =>
        _servers.Retries.Select(static upstream => new Measurement<long>(upstream.Value.Refused, new KeyValuePair<string, object?>("upstream", upstream.Key)));

    private IEnumerable<ServerModel> Configured() => _snapshot().Upstreams.All.SelectMany(static upstream => upstream.Servers);

    private static Measurement<long> Measure(ServerState server, long value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var tags = new List<KeyValuePair<string, object?>> { new("upstream", server.Upstream), new("server", server.Url.ToString()) };
        foreach (var (name, label) in labels)
        {
            tags.Add(new(name, label));
        }

        return new Measurement<long>(value, tags);
    }
}
