using Gateway.Core.Configuration;
using Gateway.Core.Namespaces;

namespace Gateway.Core.Explain;

/// <summary>One condition, and whether it holds.</summary>
/// <param name="Source">The part of the request that it reads.</param>
/// <param name="Field">The field that it reads.</param>
/// <param name="Operator">How it compares.</param>
/// <param name="Value">What with.</param>
/// <param name="Holds">Null where it reads a body that was not read.</param>
internal sealed record ExplainedMatcher(string Source, string? Field, string Operator, string Value, bool? Holds)
{
    public static ExplainedMatcher Of(Matcher matcher, MatcherConfig source, in MatchInput input) => new(
        source.Source, source.Field, source.Operator, source.Value, matcher.NeedsBody && input.Body is null ? null : matcher.Matches(input));

    /// <summary>A list of compiled conditions beside what they were compiled from.</summary>
    public static IReadOnlyList<ExplainedMatcher> Of(Matcher[] matchers, IReadOnlyList<MatcherConfig> sources, in MatchInput input)
    {
        var explained = new ExplainedMatcher[matchers.Length];
        for (var i = 0; i < matchers.Length; i++)
        {
            explained[i] = Of(matchers[i], sources[i], input);
        }

        return explained;
    }
}
