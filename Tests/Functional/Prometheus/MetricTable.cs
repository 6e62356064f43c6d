using Tests.Common;

namespace Tests.Functional.Prometheus;

/// <summary>A metric as <c>prometheus/README.md</c> tells of it.</summary>
internal sealed record MetricRow(string Name, string Type, IReadOnlyList<string> Labels, IReadOnlyList<string> Services, bool IsOptional);

/// <summary>The tables of <c>prometheus/README.md</c>.</summary>
internal static class MetricTable
{
    private const string NotOfTheMock = "not of the mock LLM";
    private const string OnceThereWasOne = "once there was one";

    private static readonly string[] All = ["gateway", "config-center", "token-count", "mock-llm"];

    /// <summary>The metrics.</summary>
    public static IReadOnlyList<MetricRow> Metrics { get; } = [.. Rows("metric").Select(static cells => new MetricRow(
        cells[0],
        cells[1],
        cells[3].Split(", ", StringSplitOptions.RemoveEmptyEntries),
        cells.Length == 6 ? [cells[5]] : cells[4].Contains(NotOfTheMock, StringComparison.Ordinal) ? All[..^1] : All,
        cells[4].Contains(OnceThereWasOne, StringComparison.Ordinal)))];

    /// <summary>The alerts: name, severity, after, what to do.</summary>
    public static IReadOnlyList<string[]> Alerts { get; } = [.. Rows("alert")];

    // The rows of every table whose first column has that heading.
    private static IEnumerable<string[]> Rows(string heading)
    {
        var isWithin = false;
        foreach (var line in File.ReadLines(Path.Combine(SourceTree.Root, "prometheus", "README.md")))
        {
            isWithin = line.StartsWith($"| {heading} |", StringComparison.Ordinal) || (isWithin && line.StartsWith('|'));
            if (isWithin && line.StartsWith("| `", StringComparison.Ordinal))
            {
                yield return [.. line.Trim('|').Split(" | ").Select(static cell => cell.Trim().Trim('`'))];
            }
        }
    }
}
