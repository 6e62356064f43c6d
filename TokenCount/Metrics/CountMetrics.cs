using System.Diagnostics.Metrics;

namespace TokenCount.Metrics;

/// <summary>What the service counts of itself. Labels are bounded: the vocabularies that are here, and the words of errors.</summary>
internal sealed class CountMetrics
{
    public const string MeterName = "TokenCount";

    private static readonly InstrumentAdvice<double> Times = new() { HistogramBucketBoundaries = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] };

    private readonly Counter<long> _requests;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _refusals;
    private readonly Histogram<double> _duration;

    public CountMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("token_count.requests", description: "Texts and prompts that were counted.");
        _tokens = meter.CreateCounter<long>("token_count.tokens", description: "Tokens that were counted.");
        _refusals = meter.CreateCounter<long>("token_count.refusals", description: "Requests that could not be counted.");
        _duration = meter.CreateHistogram("token_count.duration", "s", "Time that a count took.", advice: Times);
    }

    public void Counted(string tokenizer, long tokens, TimeSpan duration)
    {
        var label = new KeyValuePair<string, object?>("tokenizer", tokenizer);
        _requests.Add(1, label);
        _tokens.Add(tokens, label);
        _duration.Record(duration.TotalSeconds, label);
    }

    public void Refused(string code) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", code));
}
