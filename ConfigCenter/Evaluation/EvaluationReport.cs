namespace ConfigCenter.Evaluation;

/// <summary>What a configuration would have done with the requests that came, beside what the one in force would have, and what happened.</summary>
internal sealed record EvaluationReport
{
    /// <summary>In a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Requests that were put before both.</summary>
    public required int Records { get; init; }

    /// <summary>When the first of them ended.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>When the last of them ended.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Requests that were left out: malformed ones, and those whose namespace was never known.</summary>
    public required int Skipped { get; init; }

    public required EvaluatedVersion Evaluated { get; init; }

    public required EvaluatedVersion Current { get; init; }

    /// <summary>What was refused when they came, by reason.</summary>
    public required IReadOnlyDictionary<string, int> Happened { get; init; }

    /// <summary>Requests that would be refused, and are not by the version in force.</summary>
    public required int NewlyRefused { get; init; }

    /// <summary>Requests that would be admitted, and are not by the version in force.</summary>
    public required int NewlyAdmitted { get; init; }

    /// <summary>Some of these.</summary>
    public required IReadOnlyList<ChangedRequest> Examples { get; init; }

    /// <summary>What to know when reading the numbers.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
