using System.Globalization;
using Dapper;

namespace ConfigCenter.Insight;

/// <summary>Which series are meant.</summary>
/// <param name="Names">Dimensions, and what they must be.</param>
internal sealed record UsageFilter(IReadOnlyList<(UsageDimension Dimension, string Value)> Names)
{
    public static readonly UsageFilter None = new([]);

    /// <summary>Dimensions, and of which names they must be one.</summary>
    public IReadOnlyList<(UsageDimension Dimension, IReadOnlyList<string> Values)> AnyOf { get; init; } = [];

    /// <summary>The same for filters that mean the same series.</summary>
    public string Text => string.Join('\n', Names.Select(static name => $"{name.Dimension.Name}={name.Value}").Concat(AnyOf.Select(static any => $"{any.Dimension.Name} in {string.Join('\r', any.Values)}")));

    /// <summary>The namespace, where the filter is about nothing else.</summary>
    /// <param name="ns">Null is all of them.</param>
    /// <returns>Whether users can be told: they are known by namespace and not by anything else.</returns>
    public bool TryGetUsers(out string? ns)
    {
        ns = Names is [var (dimension, value)] && dimension == UsageDimension.Namespace ? value : null;
        return AnyOf.Count == 0 && (Names.Count == 0 || ns is not null);
    }

    /// <summary>The condition on <c>series_id</c>, with <c>AND</c> before it; empty when every series is meant.</summary>
    public string Condition(DynamicParameters parameters)
    {
        if (Names.Count + AnyOf.Count == 0)
        {
            return "";
        }

        var conditions = Names.Select((name, i) =>
        {
            parameters.Add(string.Create(CultureInfo.InvariantCulture, $"n{i}"), name.Value);
            return string.Create(CultureInfo.InvariantCulture, $"s.{name.Dimension.Column} = @n{i}");
        }).Concat(AnyOf.Select((any, i) =>
        {
            parameters.Add(string.Create(CultureInfo.InvariantCulture, $"any{i}of"), any.Values);
            return string.Create(CultureInfo.InvariantCulture, $"s.{any.Dimension.Column} IN @any{i}of");
        }));
        return $" AND u.series_id IN (SELECT s.id FROM usage_series s WHERE {string.Join(" AND ", conditions)})";
    }
}
