using Gateway.Core.Authentication;
using Gateway.Core.Buffers;
using Gateway.Core.Configuration;
using Gateway.Core.Namespaces;

namespace Gateway.Core.Limits;

/// <summary>Gathers the limits of one namespace, and of one key or subject, into a set, and finds their counters.</summary>
internal sealed class LimitBuilder
{
    private static readonly WildcardPattern AnyModel = new("*");

    private readonly ICounters _counters;
    private readonly NamespaceModel _namespace;
    private readonly ApiKeyModel? _key;
    private readonly string? _subject;
    private readonly ObservedLimits _observed;
    private readonly List<PlaceLimit> _places = [];
    private readonly List<RateLimit> _rates = [];
    private readonly List<TokenWindow> _windows = [];
    private long _maxInput = long.MaxValue;
    private long _maxOutput = long.MaxValue;
    private string? _maxInputPolicy;
    private string? _maxOutputPolicy;
    private bool _isComplete = true;

    private LimitBuilder(ICounters counters, NamespaceModel ns, ApiKeyModel? key, string? subject, ObservedLimits observed)
    {
        _counters = counters;
        _namespace = ns;
        _key = key;
        _subject = subject;
        _observed = observed;
    }

    /// <summary>The set; null when there is no cell left for one of the enforced counters. A policy in shadow mode that has none is left out.</summary>
    /// <param name="counters">Where the counters are.</param>
    /// <param name="policies">Those that apply, by priority.</param>
    /// <param name="ns">The requests' namespace.</param>
    /// <param name="key">The requests' key.</param>
    /// <param name="subject">Whose token the requests present.</param>
    /// <param name="observed">Takes what metrics show: the limits without a counter for each key.</param>
    public static LimitSet? Build(
        ICounters counters, IEnumerable<LimitPolicy> policies, NamespaceModel ns, ApiKeyModel? key, string? subject, ObservedLimits observed)
    {
        var enforced = new LimitBuilder(counters, ns, key, subject, observed);
        var shadows = new List<LimitSet>();
        foreach (var policy in policies)
        {
            if (policy.IsEnforced)
            {
                enforced.Add(policy);
                continue;
            }

            var shadow = new LimitBuilder(counters, ns, key, subject, new ObservedLimits());
            shadow.Add(policy);
            if (shadow._isComplete)
            {
                shadows.Add(shadow.ToSet(policy.Name, []));
            }
        }

        if (ns.Source.Quota is { MaxTotal: { } maximum } quota)
        {
            enforced.Add(quota, maximum);
        }

        return enforced._isComplete ? enforced.ToSet(null, [.. shadows]) : null;
    }

    private LimitSet ToSet(string? name, LimitSet[] shadows) => new()
    {
        Name = name,
        Places = [.. _places],
        Rates = [.. _rates],
        Windows = _windows.Count == 0 ? ModelWindows.None : new ModelWindows(_windows),
        MaxInput = _maxInput,
        MaxInputPolicy = _maxInputPolicy,
        MaxOutput = _maxOutput,
        MaxOutputPolicy = _maxOutputPolicy,
        Shadows = shadows,
    };

    private void Add(LimitPolicy policy)
    {
        switch (policy.Settings)
        {
            case ConcurrencyLimitSettings settings when Cell(policy, CellKind.Places, "concurrency") is { } cell:
                Add(policy.Counters == CounterScope.Key, new PlaceLimit(policy.Name, cell, settings.MaxConcurrentConnections));
                break;
            case QpsLimitSettings settings when Cell(policy, CellKind.Rate, $"rate {settings.MaxQps} {settings.TimeWindow} {settings.EffectiveBurst}") is { } cell:
                _rates.Add(new RateLimit(policy.Name, cell, settings.MaxQps, settings.TimeWindow, settings.EffectiveBurst));
                break;
            case TokenLimitSettings settings:
                Add(policy, settings);
                break;
        }
    }

    private void Add(LimitPolicy policy, TokenLimitSettings settings)
    {
        if (settings.MaxInputTokenCount < _maxInput)
        {
            _maxInput = settings.MaxInputTokenCount.Value;
            _maxInputPolicy = policy.Name;
        }

        if (settings.MaxOutputTokenCount < _maxOutput)
        {
            _maxOutput = settings.MaxOutputTokenCount.Value;
            _maxOutputPolicy = policy.Name;
        }

        // Windows of the same length over the same models are one, with one counter: the least limit is the one that holds.
        foreach (var same in settings.EffectiveWindows.GroupBy(static window => (window.Minutes, window.Model)))
        {
            Add(policy, same.Key.Minutes, same.Key.Model, TokenSide.Input, same.Min(static window => window.MaxInput));
            Add(policy, same.Key.Minutes, same.Key.Model, TokenSide.Output, same.Min(static window => window.MaxOutput));
            Add(policy, same.Key.Minutes, same.Key.Model, TokenSide.Total, same.Min(static window => window.MaxTotal));
        }
    }

    private void Add(LimitPolicy policy, int minutes, string model, TokenSide side, long? limit)
    {
        if (limit is null || Cell(policy, CellKind.Window, $"tokens {side} {minutes} {model}", minutes) is not { } cell)
        {
            return;
        }

        Add(policy.Counters == CounterScope.Key, new TokenWindow
        {
            Policy = policy.Name,
            Cell = cell,
            Limit = limit.Value,
            Period = new FixedPeriod(minutes),
            Side = side,
            Model = new WildcardPattern(model),
            Label = $"{minutes}m {side.ToString().ToLowerInvariant()}",
        });
    }

    private void Add(QuotaConfig quota, long maximum)
    {
        var period = new CalendarPeriod(SnapshotWords.CalendarUnits[quota.Period], TimeZoneInfo.FindSystemTimeZoneById(quota.TimeZone));
        if (Cell(CellKey.Of("quota", _namespace.Code, quota.Period, quota.TimeZone), CellKind.Window, period.LongestMinutes) is { } cell)
        {
            Add(isByKey: false, new TokenWindow
            {
                Policy = TokenWindow.QuotaPolicy,
                Cell = cell,
                Limit = maximum,
                Period = period,
                Side = TokenSide.Total,
                Model = AnyModel,
                Label = quota.Period,
                IsQuota = true,
                WarnAt = quota.WarnAt,
            });
        }
    }

    private void Add(bool isByKey, TokenWindow window)
    {
        _windows.Add(window);
        if (!isByKey)
        {
            _observed.Add(_namespace.Code, window);
        }
    }

    private void Add(bool isByKey, PlaceLimit places)
    {
        _places.Add(places);
        if (!isByKey)
        {
            _observed.Add(_namespace.Code, places);
        }
    }

    private CounterCell? Cell(LimitPolicy policy, CellKind kind, string what, int minutes = 0)
    {
        var owner = policy.Counters switch
        {
            CounterScope.Shared => CellKey.Of("policy", policy.Name, what, "shared"),
            CounterScope.Key when _key is not null => CellKey.Of("policy", policy.Name, what, "key", _key.Id),
            CounterScope.Key when _subject is not null => CellKey.Of("policy", policy.Name, what, "subject", _subject),
            CounterScope.Key => CellKey.Of("policy", policy.Name, what, "keyless", _namespace.Code),
            _ => CellKey.Of("policy", policy.Name, what, "namespace", _namespace.Code),
        };
        return Cell(owner, kind, minutes);
    }

    private CounterCell? Cell(UInt128 key, CellKind kind, int minutes)
    {
        var cell = _counters.Get(key, kind, minutes);
        _isComplete &= cell is not null;
        return cell;
    }
}
