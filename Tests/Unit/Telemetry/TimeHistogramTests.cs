using System.Diagnostics;
using System.Text;
using Gateway.Core.Telemetry;
using NUnit.Framework;

namespace Tests.Unit.Telemetry;

public sealed class TimeHistogramTests
{
    private static readonly TimeBuckets Buckets = new(TimeSpan.FromMicroseconds(500), TimeSpan.FromSeconds(300));

    [Test]
    public void Bounds_double_up_to_the_largest()
    {
        Assert.That(Buckets.Bounds, Has.Length.EqualTo(21));
        Assert.Multiple(() =>
        {
            Assert.That(Buckets.Bounds[..4], Is.EqualTo(new[] { 0.0005, 0.001, 0.002, 0.004 }));
            Assert.That(Buckets.Bounds[^2..], Is.EqualTo(new[] { 262.144, 300 }));
        });
    }

    [Test]
    public void A_duration_is_in_the_first_bucket_whose_bound_is_not_below_it()
    {
        var largest = (long)(300.0 * Stopwatch.Frequency);
        long[] durations = [-1, 0, 1, .. Buckets.Bounds.SelectMany(static bound => Around((long)(bound * Stopwatch.Frequency))), largest * 1000, long.MaxValue];
        foreach (var duration in durations)
        {
            var expected = Array.FindIndex(Buckets.Bounds, bound => duration <= (long)(bound * Stopwatch.Frequency));
            Assert.That(Buckets.IndexOf(duration), Is.EqualTo(expected < 0 ? Buckets.Bounds.Length : expected), $"of {duration}");
        }
    }

    [Test]
    public void The_text_has_cumulative_buckets_a_sum_and_a_count_with_labels_escaped()
    {
        var histogram = new TimeHistogram("test_seconds", "For a test.", new TimeBuckets(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
        var cells = histogram.Of(new TimeSeries("a\"b\\c\nd", "r", 200, true));
        cells.Record(Stopwatch.Frequency);
        cells.Record(Stopwatch.Frequency * 2);
        cells.Record(Stopwatch.Frequency * 9 / 2);
        var text = new StringBuilder();
        HistogramText.Write(text, histogram);

        const string Labels = "namespace=\"a\\\"b\\\\c\\nd\",route=\"r\",status=\"200\",stream=\"true\"";
        Assert.That(text.ToString(), Is.EqualTo(
            "# TYPE test_seconds histogram\n# UNIT test_seconds seconds\n# HELP test_seconds For a test.\n"
            + $"test_seconds_bucket{{{Labels},le=\"1\"}} 1\ntest_seconds_bucket{{{Labels},le=\"2\"}} 2\ntest_seconds_bucket{{{Labels},le=\"+Inf\"}} 3\n"
            + $"test_seconds_sum{{{Labels}}} 7.5\ntest_seconds_count{{{Labels}}} 3\n"));
    }

    [Test]
    public void A_histogram_without_a_recording_is_not_written()
    {
        var text = new StringBuilder();
        HistogramText.Write(text, new TimeHistogram("test_seconds", "For a test.", Buckets));
        Assert.That(text.ToString(), Is.Empty);
    }

    private static long[] Around(long value) => [value - 1, value, value + 1];
}
