using System.Diagnostics;
using System.Text;
using Gateway.Core.Telemetry;
using NUnit.Framework;

namespace Tests.Unit.Telemetry;

public sealed class HistogramTests
{
    private static readonly Buckets Times = Buckets.OfTime(TimeSpan.FromMicroseconds(500), TimeSpan.FromSeconds(300));

    [Test]
    public void Bounds_double_up_to_the_largest()
    {
        Assert.That(Times.Bounds, Has.Length.EqualTo(21));
        Assert.Multiple(() =>
        {
            Assert.That(Times.Bounds[..4], Is.EqualTo(new[] { 0.0005, 0.001, 0.002, 0.004 }));
            Assert.That(Times.Bounds[^2..], Is.EqualTo(new[] { 262.144, 300 }));
        });
    }

    [Test]
    public void A_duration_is_in_the_first_bucket_whose_bound_is_not_below_it()
    {
        var largest = (long)(300.0 * Stopwatch.Frequency);
        long[] durations = [-1, 0, 1, .. Times.Bounds.SelectMany(static bound => Around((long)(bound * Stopwatch.Frequency))), largest * 1000, long.MaxValue];
        foreach (var duration in durations)
        {
            var expected = Array.FindIndex(Times.Bounds, bound => duration <= (long)(bound * Stopwatch.Frequency));
            Assert.That(Times.IndexOf(duration), Is.EqualTo(expected < 0 ? Times.Bounds.Length : expected), $"of {duration}");
        }
    }

    [Test]
    public void Numbers_have_bounds_that_are_powers_of_four()
    {
        var buckets = Buckets.OfNumbers(14);
        Assert.That(buckets.Bounds, Is.EqualTo(new double[] { 1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864 }));
        foreach (var number in buckets.Bounds.SelectMany(static bound => Around((long)bound)).Append(0).Append(long.MaxValue))
        {
            var expected = Array.FindIndex(buckets.Bounds, bound => number <= bound);
            Assert.That(buckets.IndexOf(number), Is.EqualTo(expected < 0 ? buckets.Bounds.Length : expected), $"of {number}");
        }
    }

    [Test]
    public void The_text_has_cumulative_buckets_a_sum_and_a_count_with_labels_escaped()
    {
        var histogram = new Histogram("test_seconds", "seconds", "For a test.", Buckets.OfTime(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
        var cells = histogram.Of(LabelText.Of(("namespace", "a\"b\\c\nd"), ("route", "r"), ("model", null), ("status", "200"), ("stream", "true")));
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
        HistogramText.Write(text, new Histogram("test_seconds", "seconds", "For a test.", Times));
        Assert.That(text.ToString(), Is.Empty);
    }

    private static long[] Around(long value) => [value - 1, value, value + 1];
}
