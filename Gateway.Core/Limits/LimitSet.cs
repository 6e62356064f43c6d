namespace Gateway.Core.Limits;

/// <summary>All limits that apply to the requests of one namespace and key on one route, with their counters; immutable.</summary>
internal sealed class LimitSet
{
    public static readonly LimitSet Empty = new();

    /// <summary>Of a set in shadow mode: its one policy.</summary>
    public string? Name { get; init; }

    /// <summary>By priority, as all the lists.</summary>
    public PlaceLimit[] Places { get; init; } = [];

    public RateLimit[] Rates { get; init; } = [];

    public ModelWindows Windows { get; init; } = ModelWindows.None;

    /// <summary>Input tokens of a request.</summary>
    public long MaxInput { get; init; } = long.MaxValue;

    /// <summary>The policy that sets <see cref="MaxInput"/>.</summary>
    public string? MaxInputPolicy { get; init; }

    /// <summary>Output tokens of a request, over all choices.</summary>
    public long MaxOutput { get; init; } = long.MaxValue;

    /// <summary>The policy that sets <see cref="MaxOutput"/>.</summary>
    public string? MaxOutputPolicy { get; init; }

    /// <summary>The policies in shadow mode, each a set of its own.</summary>
    public LimitSet[] Shadows { get; init; } = [];

    /// <summary>True when tokens are limited in any way.</summary>
    public bool LimitsTokens => Windows.All.Count > 0 || MaxInput < long.MaxValue || MaxOutput < long.MaxValue;

    /// <summary>True when a request's output is limited in any way.</summary>
    public bool LimitsOutput => MaxOutput < long.MaxValue || Windows.CountOutput;

    /// <summary>True when it or one of its shadows limits tokens, so that they have to be counted.</summary>
    public bool CountsTokens => LimitsTokens || Array.Exists(Shadows, static shadow => shadow.LimitsTokens);

    /// <summary>True when there is nothing to limit and nothing to watch.</summary>
    public bool IsEmpty => Places.Length == 0 && Rates.Length == 0 && !LimitsTokens && Shadows.Length == 0;
}
