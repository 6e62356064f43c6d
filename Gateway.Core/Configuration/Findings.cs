using System.Globalization;

namespace Gateway.Core.Configuration;

/// <summary>Collects what validation finds, and holds the checks that every part needs.</summary>
internal sealed class Findings
{
    private const int MaxNameLength = 200;

    public List<SnapshotError> Errors { get; } = [];

    public void Error(string path, string message) => Errors.Add(new SnapshotError(path, message));

    /// <summary>Tells of a value outside the range; null is fine.</summary>
    public void Range(string path, long? value, long minimum, long maximum)
    {
        if (value < minimum || value > maximum)
        {
            Error(path, string.Create(CultureInfo.InvariantCulture, $"must be from {minimum} to {maximum}, not {value}"));
        }
    }

    /// <summary>Tells of a value that is not above 0 and at most 1.</summary>
    public void Ratio(string path, double value)
    {
        if (!(value > 0 && value <= 1))
        {
            Error(path, "must be above 0 and at most 1");
        }
    }

    /// <summary>Tells of a value that is not one of the words.</summary>
    public void Word(string path, string value, IEnumerable<string> words)
    {
        if (!words.Contains(value, StringComparer.Ordinal))
        {
            Error(path, $"must be one of {string.Join(", ", words.Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>Tells of a name that is empty, too long, or holds what no name should.</summary>
    public void Name(string path, string value)
    {
        if (value.Length is 0 or > MaxNameLength)
        {
            Error(path, $"must have 1 to {MaxNameLength} characters");
        }
        else if (value.Any(char.IsControl) || char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1]))
        {
            Error(path, "must hold no control characters and no white space around it");
        }
    }

    /// <summary>Tells of a value that was seen before.</summary>
    public void Unique(string path, string value, HashSet<string> seen)
    {
        if (!seen.Add(value))
        {
            Error(path, "is there more than once; it must be unique");
        }
    }

    /// <summary>Tells of a name that nothing is called by; null is fine.</summary>
    public void Reference(string path, string? name, IReadOnlySet<string> known, string what)
    {
        if (name is not null && !known.Contains(name))
        {
            Error(path, $"names no {what} of this snapshot");
        }
    }

    public void References(string path, IReadOnlyList<string> names, IReadOnlySet<string> known, string what)
    {
        for (var i = 0; i < names.Count; i++)
        {
            Reference(JsonPaths.Item(path, i), names[i], known, what);
        }
    }
}
