using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Core.Limits;

namespace Gateway.Core.Telemetry;

/// <summary>What limits do, counted by verbs; namespaces and policies are the configuration's, so that clients make no series.</summary>
internal sealed class LimitMetrics
{
    private readonly ConcurrentDictionary<RejectionSeries, Tally> _rejections = new();
    private readonly ConcurrentDictionary<string, Tally> _overdraft = new(StringComparer.Ordinal);

    public LimitMetrics(Meter meter)
    {
        meter.CreateObservableCounter("gateway.rejections", ObserveRejections, description: "Requests that the gateway refused, or that a policy in shadow mode would have.");
        meter.CreateObservableCounter("gateway.overdraft.tokens", ObserveOverdraft, description: "Tokens that upstreams reported beyond what was reserved.");
    }

    private LimitMetrics()
    {
    }

    /// <summary>What nobody sees: for decisions that are not made on a request that came.</summary>
    public static LimitMetrics Unpublished() => new();

    /// <summary>The refusals so far.</summary>
    public IEnumerable<(RejectionSeries Series, long Count)> Rejections => _rejections.Select(static pair => (pair.Key, pair.Value.Value));

    /// <summary>Counts a refusal.</summary>
    public void Refused(in RejectionSeries series) => _rejections.GetOrAdd(series, static _ => new Tally()).Add(1);

    /// <summary>Counts tokens that were used beyond a reservation.</summary>
    public void Overdrawn(string ns, long tokens) => _overdraft.GetOrAdd(ns, static _ => new Tally()).Add(tokens);

    /// <summary>Publishes how far limits are used.</summary>
    /// <param name="meter">Where to.</param>
    /// <param name="limits">The limits in force.</param>
    /// <param name="clock">The clock of their counters.</param>
    public static void ObserveUse(Meter meter, Func<LimitTable> limits, LimitClock clock)
    {
        meter.CreateObservableGauge(
            "gateway.concurrency.used_ratio",
            () => limits().Observed.Places.Select(static pair => new Measurement<double>(
                (double)Volatile.Read(ref pair.Places.Cell.Value) / pair.Places.Limit, new("namespace", pair.Namespace), new("policy", pair.Places.Policy))),
            description: "The part of a concurrency limit's places that is taken.");
        meter.CreateObservableGauge(
            "gateway.window.used_ratio",
            () => limits().Observed.Windows.Select(pair => new Measurement<double>(Ratio(pair.Window, clock), Tags(pair.Namespace, pair.Window))),
            description: "The part of a token window that is used or reserved.");
        meter.CreateObservableGauge(
            "gateway.quota.warning",
            () => limits().Observed.Windows.Where(static pair => pair.Window.IsQuota)
                .Select(pair => new Measurement<long>(Ratio(pair.Window, clock) >= pair.Window.WarnAt ? 1 : 0, new KeyValuePair<string, object?>("namespace", pair.Namespace))),
            description: "1 while a namespace's quota is used beyond its warnAt.");
    }

    /// <summary>Publishes how many counters are in use, and how often there was none left.</summary>
    public static void ObserveSlab(Meter meter, CounterSlab slab)
    {
        meter.CreateObservableGauge("gateway.limit_cells", () => slab.Used, description: "Counter cells that are not free.");
        meter.CreateObservableCounter("gateway.limit_cells.exhausted", () => slab.Refused, description: "Times that a limit needed a counter cell and none was left.");
    }

    private static double Ratio(TokenWindow window, LimitClock clock) => (double)window.Used(clock.Utc(clock.Now)) / window.Limit;

    private static KeyValuePair<string, object?>[] Tags(string ns, TokenWindow window) =>
        [new("namespace", ns), new("policy", window.Policy), new("window", window.Label), new("model", window.Model.Text)];

    private IEnumerable<Measurement<long>> ObserveRejections() => _rejections.Select(static pair => new Measurement<long>(
        pair.Value.Value,
        new("namespace", pair.Key.Namespace),
        new("policy", pair.Key.Policy),
        new("reason", RequestReasons.Text(pair.Key.Rejection, pair.Key.Reason)),
        new("mode", pair.Key.IsEnforced ? "enforce" : "shadow")));

    private IEnumerable<Measurement<long>> ObserveOverdraft() =>
        _overdraft.Select(static pair => new Measurement<long>(pair.Value.Value, new KeyValuePair<string, object?>("namespace", pair.Key)));
}
