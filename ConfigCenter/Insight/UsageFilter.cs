using System.Globalization;
using Dapper;

namespace ConfigCenter.Insight;

/// <summary>Which series are meant.</summary>
/// <param name="Names">Dimensions, and what they must be.</param>
internal sealed record UsageFilter(IReadOnlyList<(UsageDimension Dimension, string Value)> Names)
{
    public static readonly UsageFilter None = new([]);

    /// <summary>The namespace, where the filter is about nothing else.</summary>
    /// <param name="ns">Null is all of them.</param>
    /// <returns>Whether users can be told: they are known by namespace and not by anything else.</returns>
    public bool TryGetUsers(out string? ns)
    {
        ns = Names is [var (dimension, value)] && dimension == UsageDimension.Namespace ? value : null;
        return Names.Count == 0 || ns is not null;
    }

    /// <summary>The condition on <c>series_id</c>, with <c>AND</c> before it; empty when every series is meant.</summary>
    public string Condition(DynamicParameters parameters)
    {
        if (Names.Count == 0)
        {
            return "";
        }

        var conditions = Names.Select((name, i) =>
        {
            parameters.Add(string.Create(CultureInfo.InvariantCulture, $"n{i}"), name.Value);
            return string.Create(CultureInfo.InvariantCulture, $"s.{name.Dimension.Column} = @n{i}");
        });
        return $" AND u.series_id IN (SELECT s.id FROM usage_series s WHERE {string.Join(" AND ", conditions)})";
    }
}
