using System.Text.Json.Serialization;

namespace Gateway.Core.Configuration;

/// <summary>A condition that admits or refuses a request.</summary>
public sealed record MessageMatchingSettings : PolicySettings
{
    public string MatchingFieldSource { get; init; } = "";

    public string? MatchingFieldName { get; init; }

    public string MatchingOperator { get; init; } = "eq";

    public string MatchingValue { get; init; } = "";

    /// <summary><c>allow</c> refuses what does not match or lacks the field; <c>deny</c> refuses what matches.</summary>
    public string MatchingAction { get; init; } = "";

    /// <summary>The condition in the form that namespaces and routes use.</summary>
    [JsonIgnore]
    public MatcherConfig Matcher => new()
    {
        Source = MatchingFieldSource,
        Field = MatchingFieldName,
        Operator = MatchingOperator,
        Value = MatchingValue,
    };
}
