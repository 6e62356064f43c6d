using System.Globalization;
using System.Text;

namespace Gateway.Core.Telemetry;

/// <summary>Writes histograms in Prometheus' text format, in the form that OpenMetrics shares.</summary>
internal static class HistogramText
{
    public static void Write(StringBuilder text, Histogram histogram)
    {
        var bounds = Bounds(histogram.Buckets);
        var isBegun = false;
        foreach (var cells in histogram.Series)
        {
            if (!isBegun)
            {
                isBegun = true;
                WriteHead(text, histogram);
            }

            Write(text, histogram, bounds, cells);
        }
    }

    private static void WriteHead(StringBuilder text, Histogram histogram)
    {
        text.Append("# TYPE ").Append(histogram.Name).Append(" histogram\n");
        if (histogram.Unit is not null)
        {
            text.Append("# UNIT ").Append(histogram.Name).Append(' ').Append(histogram.Unit).Append('\n');
        }

        text.Append("# HELP ").Append(histogram.Name).Append(' ').Append(histogram.Help).Append('\n');
    }

    private static void Write(StringBuilder text, Histogram histogram, string[] bounds, HistogramCells cells)
    {
        var total = 0L;
        for (var i = 0; i < bounds.Length; i++)
        {
            total += cells.Count(i);
            text.Append(histogram.Name).Append("_bucket{").Append(cells.Labels).Append(bounds[i]).Append(CultureInfo.InvariantCulture, $"{total}").Append('\n');
        }

        var sum = (cells.Sum / histogram.Buckets.Unit).ToString("R", CultureInfo.InvariantCulture);
        text.Append(histogram.Name).Append("_sum{").Append(cells.Labels).Append("} ").Append(sum).Append('\n')
            .Append(histogram.Name).Append("_count{").Append(cells.Labels).Append("} ").Append(CultureInfo.InvariantCulture, $"{total}").Append('\n');
    }

    // What follows the series' own labels in the line of each bucket, up to its count.
    private static string[] Bounds(Buckets buckets) =>
    [
        .. buckets.Bounds.Select(static bound => $",le=\"{bound.ToString("R", CultureInfo.InvariantCulture)}\"}} "),
        ",le=\"+Inf\"} ",
    ];
}
