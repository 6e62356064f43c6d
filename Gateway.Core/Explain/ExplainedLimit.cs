namespace Gateway.Core.Explain;

/// <summary>A limit that applies, and its counter as it read before the request.</summary>
internal sealed record ExplainedLimit
{
    /// <summary>The policy, or <c>quota</c> for the namespace's own.</summary>
    public required string? Policy { get; init; }

    /// <summary><c>enforce</c> or <c>shadow</c>.</summary>
    public required string Mode { get; init; }

    /// <summary><c>concurrency</c>, <c>rate</c>, <c>window</c>, <c>quota</c>, <c>input</c> or <c>output</c>; the last two are of each request.</summary>
    public required string Kind { get; init; }

    /// <summary>Of windows: length and side.</summary>
    public string? Window { get; init; }

    /// <summary>Of windows: the models that it counts.</summary>
    public string? Model { get; init; }

    /// <summary>Of windows: false when it does not count the model that is asked for.</summary>
    public bool? CountsModel { get; init; }

    /// <summary>Requests under way, requests at once, or tokens.</summary>
    public required long Limit { get; init; }

    public long? Used { get; init; }

    public long? Remaining { get; init; }

    /// <summary>Milliseconds until all of it is there again.</summary>
    public long? ResetMs { get; init; }

    /// <summary>In shadow mode: why the policy would refuse the request, were it enforced.</summary>
    public string? WouldRefuse { get; init; }
}
