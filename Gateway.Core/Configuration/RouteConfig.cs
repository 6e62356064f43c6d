namespace Gateway.Core.Configuration;

/// <summary>Where requests for a path go.</summary>
public sealed record RouteConfig
{
    public string Name { get; init; } = "";

    /// <summary>Code of the only namespace that the route serves; null is every one.</summary>
    public string? Namespace { get; init; }

    /// <summary>Exact; a prefix when it ends in a slash; <c>*</c> matches any run; a regular expression when <see cref="IsRegex"/>.</summary>
    public string Path { get; init; } = "";

    public bool IsRegex { get; init; }

    /// <summary>A pattern of the model asked for; null is any, a request without a model included.</summary>
    public string? Model { get; init; }

    public IReadOnlyList<MatcherConfig> Match { get; init; } = [];

    /// <summary>0 to 1,000,000; the lower number wins, then the longer path, then the name.</summary>
    public int Priority { get; init; } = 100;

    public string Protocol { get; init; } = "auto";

    public RewriteConfig? Rewrite { get; init; }

    public IReadOnlyDictionary<string, string> AddHeaders { get; init; } = new Dictionary<string, string>();

    /// <summary>Empty: the namespace's default upstream.</summary>
    public IReadOnlyList<TargetConfig> Targets { get; init; } = [];

    /// <summary>What keeps a client on one target, in the form of <see cref="UpstreamConfig.HashOn"/>.</summary>
    public string? StickyOn { get; init; }

    /// <summary>Upstreams to try, in order, when the target has failed.</summary>
    public IReadOnlyList<string> Fallback { get; init; } = [];

    /// <summary>1 to 10 tries in all.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>True sends a request again whose connection died before any byte of the answer.</summary>
    public bool RepeatUnanswered { get; init; } = true;
}
