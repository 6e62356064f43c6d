using System.Globalization;
using Dapper;

namespace ConfigCenter.Insight;

/// <summary>Which access logs are meant. Columns come from the code, values travel as parameters.</summary>
internal sealed record LogFilter
{
    /// <summary>Columns and what they must be.</summary>
    public IReadOnlyList<(string Column, string Value)> Names { get; init; } = [];

    /// <summary>The statuses that are meant, from one to a whole class; empty is every one.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>What the path begins with.</summary>
    public string? PathPrefix { get; init; }

    /// <summary>The shortest duration, in microseconds.</summary>
    public long? MinDurationUs { get; init; }

    /// <summary>The earliest time, in milliseconds since the epoch.</summary>
    public long? From { get; init; }

    /// <summary>The first time that is too late.</summary>
    public long? To { get; init; }

    /// <summary>Whether it is about something else than time.</summary>
    public bool IsNarrow => Names.Count > 0 || Statuses.Count > 0 || PathPrefix is not null || MinDurationUs is not null;

    /// <summary>The conditions beside those of time, each with <c>AND</c> before it.</summary>
    public string Conditions(DynamicParameters parameters)
    {
        var text = "";
        for (var i = 0; i < Names.Count; i++)
        {
            text += string.Create(CultureInfo.InvariantCulture, $" AND {Names[i].Column} = @n{i}");
            parameters.Add(string.Create(CultureInfo.InvariantCulture, $"n{i}"), Names[i].Value);
        }

        if (Statuses.Count > 0)
        {
            text += " AND status IN @statuses";
            parameters.Add("statuses", Statuses);
        }

        if (PathPrefix is not null)
        {
            // Not LIKE, for which one database minds case and the other does not.
            text += " AND SUBSTR(path, 1, @pathLength) = @path";
            parameters.Add("path", PathPrefix);
            parameters.Add("pathLength", PathPrefix.EnumerateRunes().Count());
        }

        if (MinDurationUs is not null)
        {
            text += " AND duration_us >= @duration";
            parameters.Add("duration", MinDurationUs);
        }

        return text;
    }
}
