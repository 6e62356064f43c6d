using System.Text;
using Gateway.Core.Configuration;

namespace Gateway.Core.Telemetry;

/// <summary>Every histogram of the data plane.</summary>
internal sealed class RequestHistograms
{
    /// <summary>Beyond that many namespaces histograms do without the label, which would make too many series.</summary>
    public const int MostNamespaces = 500;

    private const string Seconds = "seconds";

    public Histogram Duration { get; } = new(
        "gateway_request_duration_seconds", Seconds, "Time from a request's first byte to the end of its answer.",
        Buckets.OfTime(TimeSpan.FromMicroseconds(500), TimeSpan.FromSeconds(300)));

    /// <summary>Of requests with a body in their answer, up to its first byte.</summary>
    public Histogram Overhead { get; } = new(
        "gateway_overhead_seconds", Seconds, "Time that the gateway itself takes until the first byte of an answer's body; what it waits for client and upstream is not in it.",
        Buckets.OfTime(TimeSpan.FromMicroseconds(10), TimeSpan.FromSeconds(1)));

    public Histogram TimeToFirstToken { get; } = new(
        "gateway_time_to_first_token_seconds", Seconds, "Of streams: time from a request's first byte to the first token.",
        Buckets.OfTime(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(300)));

    public Histogram TimePerOutputToken { get; } = new(
        "gateway_time_per_output_token_seconds", Seconds, "Of streams: time from the first token to the end, for each token after it.",
        Buckets.OfTime(TimeSpan.FromMicroseconds(100), TimeSpan.FromSeconds(10)));

    /// <summary>By the GenAI semantic conventions, bounds included.</summary>
    public Histogram TokenUsage { get; } = new("gen_ai_client_token_usage", null, "Tokens that an operation used.", Buckets.OfNumbers(14));

    /// <summary>By the GenAI semantic conventions, bounds included.</summary>
    public Histogram OperationDuration { get; } = new(
        "gen_ai_client_operation_duration_seconds", Seconds, "Time that an operation took.",
        Buckets.OfTime(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(81_920)));

    /// <summary>What histograms have as the namespace's label under that configuration; null is none.</summary>
    public static string? NamespaceLabel(CompiledSnapshot snapshot, string ns) => snapshot.Namespaces.All.Count > MostNamespaces ? null : ns;

    /// <summary>Writes all of them in Prometheus' text format.</summary>
    public void Write(StringBuilder text)
    {
        HistogramText.Write(text, Duration);
        HistogramText.Write(text, Overhead);
        HistogramText.Write(text, TimeToFirstToken);
        HistogramText.Write(text, TimePerOutputToken);
        HistogramText.Write(text, TokenUsage);
        HistogramText.Write(text, OperationDuration);
    }
}
