using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Explain;

/// <summary>Reads the limits that apply to a request, and their counters. To be used before the request is admitted.</summary>
internal sealed class LimitReader
{
    private readonly List<ExplainedLimit> _found = [];
    private readonly long _now;
    private readonly long _utc;

    private LimitReader(LimitClock clock)
    {
        _now = clock.Now;
        _utc = clock.Utc(_now);
    }

    /// <param name="context">A request whose limits have been found.</param>
    /// <param name="isCounted">True when its prompt was counted, so that what policies in shadow mode would say can be told.</param>
    public static IReadOnlyList<ExplainedLimit> Read(RequestContext context, bool isCounted)
    {
        if (context.Reservation.Clock is not { } clock)
        {
            return [];
        }

        var reader = new LimitReader(clock);
        var enforced = context.Reservation.Enforced;
        reader.Add(enforced, null, null);
        foreach (var shadow in enforced.Limits.Shadows)
        {
            var holding = new Holding();
            holding.Begin(shadow, context.BodyState == RequestBodyState.Inspected ? context.Inspection.Model : default, clock);
            var reason = isCounted ? LimitCheck.Find(holding, TokenDemand.Of(context), reader._now, reader._utc).Reason : Refusal.None;
            reader.Add(holding, shadow.Name, reason == Refusal.None ? null : Words.Of(reason));
        }

        return reader._found;
    }

    private void Add(Holding holding, string? shadow, string? wouldRefuse)
    {
        var first = _found.Count;
        var limits = holding.Limits;
        foreach (var place in limits.Places)
        {
            var used = Volatile.Read(ref place.Cell.Value);
            Add("concurrency", place.Policy, place.Limit, used, Math.Max(0, place.Limit - used), null);
        }

        foreach (var rate in limits.Rates)
        {
            var remaining = rate.Remaining(_now);
            Add("rate", rate.Policy, rate.Burst, rate.Burst - remaining, remaining, rate.Ahead(_now));
        }

        foreach (var window in limits.Windows.All)
        {
            Add(window.IsQuota ? "quota" : "window", window.Policy, window.Limit, window.Used(_utc), window.Left(_utc), window.Period.At(_utc).End - _utc);
            _found[^1] = _found[^1] with { Window = window.Label, Model = window.Model.Text, CountsModel = Counts(holding, window) };
        }

        if (limits.MaxInput < long.MaxValue)
        {
            Add("input", limits.MaxInputPolicy, limits.MaxInput, null, null, null);
        }

        if (limits.MaxOutput < long.MaxValue)
        {
            Add("output", limits.MaxOutputPolicy, limits.MaxOutput, null, null, null);
        }

        for (var i = first; shadow is not null && i < _found.Count; i++)
        {
            _found[i] = _found[i] with { Mode = "shadow", WouldRefuse = wouldRefuse };
        }
    }

    private void Add(string kind, string? policy, long limit, long? used, long? remaining, long? reset) => _found.Add(new ExplainedLimit
    {
        Kind = kind,
        Policy = policy,
        Mode = "enforce",
        Limit = limit,
        Used = used,
        Remaining = remaining,
        ResetMs = reset is { } nanoseconds ? (long)TimeSpan.FromMicroseconds(nanoseconds / 1000.0).TotalMilliseconds : null,
    });

    private static bool Counts(Holding holding, TokenWindow window)
    {
        foreach (ref readonly var hold in holding.Holds)
        {
            if (ReferenceEquals(hold.Window, window))
            {
                return true;
            }
        }

        return false;
    }
}
