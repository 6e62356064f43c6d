using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Gateway.Core.Telemetry;

/// <summary>Writes histograms in Prometheus' text format, in the form that OpenMetrics shares.</summary>
internal static class HistogramText
{
    public static void Write(StringBuilder text, TimeHistogram histogram)
    {
        var isBegun = false;
        foreach (var cells in histogram.Series)
        {
            if (!isBegun)
            {
                isBegun = true;
                text.Append("# TYPE ").Append(histogram.Name).Append(" histogram\n# UNIT ").Append(histogram.Name).Append(" seconds\n# HELP ")
                    .Append(histogram.Name).Append(' ').Append(histogram.Help).Append('\n');
            }

            Write(text, histogram, cells);
        }
    }

    private static void Write(StringBuilder text, TimeHistogram histogram, TimeCells cells)
    {
        var labels = Labels(cells.Series);
        var bounds = histogram.Buckets.Bounds;
        var total = 0L;
        for (var i = 0; i <= bounds.Length; i++)
        {
            total += cells.Count(i);
            var bound = i < bounds.Length ? bounds[i].ToString("R", CultureInfo.InvariantCulture) : "+Inf";
            text.Append(CultureInfo.InvariantCulture, $"{histogram.Name}_bucket{{{labels},le=\"{bound}\"}} {total}\n");
        }

        var sum = cells.Sum / (double)Stopwatch.Frequency;
        text.Append(CultureInfo.InvariantCulture, $"{histogram.Name}_sum{{{labels}}} {sum:R}\n{histogram.Name}_count{{{labels}}} {total}\n");
    }

    private static string Labels(in TimeSeries series) => string.Create(
        CultureInfo.InvariantCulture,
        $"namespace=\"{Escape(series.Namespace)}\",route=\"{Escape(series.Route)}\",status=\"{series.Status}\",stream=\"{(series.IsStream ? "true" : "false")}\"");

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
