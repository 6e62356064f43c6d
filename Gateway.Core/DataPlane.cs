using System.Diagnostics.Metrics;
using System.Text;
using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Configuration;
using Gateway.Core.Connections;
using Gateway.Core.Explain;
using Gateway.Core.Ledger;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
using Gateway.Core.Prompts;
using Gateway.Core.Telemetry;
using Gateway.Core.Tracing;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Health;
using Gateway.Core.Upstreams.Warming;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gateway.Core;

/// <summary>The data plane, put together: give it connections and a snapshot.</summary>
public sealed class DataPlane : IDisposable
{
    private const long PruneEveryMilliseconds = 1_000;
    private static readonly TimeSpan VocabularyRetry = TimeSpan.FromSeconds(30);

    private readonly ServerStates _servers;
    private readonly HealthMonitor _health;
    private readonly ConnectionWarmer _warmer;
    private readonly JwtIssuers _issuers;
    private readonly ConnectionRegistry _connections = new();
    private readonly DrainState _drain = new();
    private readonly CounterSlab _slab;
    private readonly Admission _admission;
    private readonly GatewayMetrics _metrics;
    private readonly AccessLogStream? _accessLogStream;
    private readonly AccessLog? _accessLog;
    private readonly UsageLedger? _ledger;
    private readonly Tracer? _tracer;
    private readonly ConnectionLoop _loop;
    private readonly ConnectionMonitor _monitor;
    private readonly VocabularyLoader _vocabularies;
    private long _pruneDue;

    /// <exception cref="CounterFileException">The counters file cannot be used.</exception>
    public DataPlane(DataPlaneOptions options, IMeterFactory meters, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<DataPlane>();
        _issuers = new JwtIssuers(options.Clock, options.KeySets, logger);
        _slab = options.CountersFile is null ? CounterSlab.Anonymous(options.Clock) : CounterSlab.Open(options.CountersFile, options.Clock);
        _servers = new ServerStates(_slab, options.Clock, logger);
        _health = new HealthMonitor(new ServerProbe(), _servers.Clock, Random.Shared);
        _warmer = new ConnectionWarmer(() => options.Transport is { } transport ? [.. transport.Loops] : [null], _servers.Clock, Random.Shared);
        Snapshots = new SnapshotStore(_servers, options.InstanceId, _issuers);
        Snapshots.Changed += (_, _) => _servers.Retain(Snapshots.Current);
        Snapshots.Changed += (_, _) => _warmer.Begin(Snapshots.Current.Upstreams);
        Snapshots.Changed += (_, _) => _issuers.Retain(Snapshots.Current.Issuers);
        _metrics = new GatewayMetrics(meters);
        _admission = new Admission(_slab, _metrics.Limits);
        _accessLogStream = options.AccessLog is null ? null : new AccessLogStream(options.AccessLog, options.AccessLogName, logger);
        IAccessLogSink[] sinks = [.. new[] { options.AccessLogSink, _accessLogStream }.OfType<IAccessLogSink>()];
        _accessLog = sinks.Length == 0 ? null : new AccessLog(options.AccessLogContentBytes, sinks);
        _ledger = options.Usage is null ? null : new UsageLedger(options.Usage);
        _tracer = options.Tracing is null ? null : new Tracer(options.Tracing);
        var vocabularies = new Vocabularies(options.Tokenizers, logger);
        _vocabularies = new VocabularyLoader(vocabularies, options.TokenService, VocabularyRetry, logger);
        Snapshots.Changed += (_, _) => _ = _vocabularies.BeginAsync(VocabularyNames.Of(Snapshots.Current));
        var recorder = new Recorder(_metrics, _accessLog, _ledger);
        var count = new CountStep(vocabularies, options.TokenService);
        Explainer = new Explainer(Snapshots, _slab, count, options);
        _loop = new ConnectionLoop(
            new RequestPipeline(count, _admission, _tracer, recorder), new RejectionAnswer(recorder), _connections, _drain, Snapshots, _metrics, options.HandsOverManagement, logger);
        _monitor = new ConnectionMonitor(_connections, KeepHouse);
        _metrics.ObserveInFlight(() => _admission.InFlight);
        _metrics.ObserveVersion(() => Snapshots.Version ?? 0);
        _metrics.ObserveDroppedRecords(() => _accessLog?.ObserveDropped() ?? []);
        _metrics.ObserveDroppedUsage(() => _ledger?.Dropped ?? 0);
        _metrics.ObserveLimits(_slab, () => Snapshots.Current.Limits);
        _metrics.ObserveUpstreams(_servers, () => Snapshots.Current);
    }

    /// <summary>The configuration.</summary>
    public SnapshotStore Snapshots { get; }

    /// <summary>Says what would become of a request.</summary>
    internal Explainer Explainer { get; }

    /// <summary>True when requests can be served: there is a configuration, its vocabularies and first connections were seen to, and no drain has begun.</summary>
    public bool IsReady => Snapshots.IsReady && _vocabularies.IsReady && _warmer.IsReady && !_drain.IsDraining;

    /// <summary>The state at this moment.</summary>
    public DataPlaneStats Stats => new(
        Snapshots.Version,
        _drain.IsDraining,
        _connections.Count,
        _admission.InFlight,
        _accessLog?.Dropped ?? 0,
        _ledger?.Dropped ?? 0,
        _metrics.Sums([.. _servers.Retries.Select(static upstream => upstream.Value)]),
        [.. _servers.All.Select(server => new ServerStats(
            server.Upstream, server.Url.ToString(), server.InFlight, server.Connections.IdleCount, server.Outliers.IsAvoided(_servers.Clock.Now), server.IsHealthy(_servers.Clock.Now)))]);

    /// <summary>Writes the metrics that the meter does not hold, in Prometheus' text format.</summary>
    public void WriteHistograms(StringBuilder text) => _metrics.WriteHistograms(text);

    /// <summary>Serves a client's connection to its end: a connection middleware. A management request is left to <paramref name="next"/>.</summary>
    public Task ServeAsync(ConnectionContext connection, ConnectionDelegate next) => _loop.RunAsync(connection, next);

    /// <summary>Leaves a connection to ASP.NET from its first byte; for a port of the management paths' own.</summary>
    public static Task HandOverAsync(ConnectionContext connection, ConnectionDelegate next) => HandOver.ServeAsync(connection, next);

    /// <summary>
    /// Begins to shut down: it is not ready any more, and every answer ends its connection. Idle connections stay open for now: a load balancer that has not
    /// noticed yet may send a request on one of them at this very moment.
    /// </summary>
    public void BeginDrain()
    {
        _drain.Begin();
        foreach (var connection in _connections.Slots)
        {
            connection?.AnnounceEnd();
        }
    }

    /// <summary>Goes on to shut down: idle connections end now, the others with the answer they are at.</summary>
    public void CloseIdle()
    {
        _drain.Close();
        foreach (var connection in _connections.Slots)
        {
            connection?.End();
        }
    }

    /// <summary>Completes when the vocabularies of the first configuration are loaded, or were waited for long enough (2 s).</summary>
    public Task WhenVocabulariesReadyAsync() => _vocabularies.WhenReadyAsync();

    /// <summary>Hands on what is known of the requests that have ended: their lines to the access log's sinks, what they used to <see cref="DataPlaneOptions.Usage"/>.</summary>
    public void FlushRecords()
    {
        _accessLog?.Flush();
        _ledger?.Flush();
    }

    /// <summary>Ends the timers, and writes the rest of the access log and of the usage.</summary>
    public void Dispose()
    {
        Explainer.Dispose();
        _vocabularies.Dispose();
        _monitor.Dispose();
        _health.Dispose();
        _warmer.Dispose();
        _accessLog?.Dispose();
        _accessLogStream?.Dispose();
        _ledger?.Dispose();
        _tracer?.Dispose();
        _servers.RetireAll();
        _issuers.Dispose();
        _metrics.Dispose();
        _slab.Dispose();
    }

    private void KeepHouse(long now)
    {
        var upstreams = Snapshots.Current.Upstreams;
        _health.Tick(upstreams);
        _warmer.Tick(upstreams);
        if (now >= _pruneDue)
        {
            _pruneDue = now + PruneEveryMilliseconds;
            _servers.Prune(now);
            _slab.Maintain();
        }
    }
}
