using System.Globalization;
using System.Text.Json;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Telemetry;

/// <summary>The counts of one <see cref="RequestSeries"/>, and its labels ready to be exported.</summary>
internal sealed class SeriesCells
{
    private long _requests;
    private long _bytes;
    private long _inputTokens;
    private long _outputTokens;

    public SeriesCells(RequestSeries series)
    {
        Series = series;
        var status = series.Status.ToString(CultureInfo.InvariantCulture);
        RequestTags =
        [
            new("namespace", series.Namespace),
            new("route", series.Route),
            new("model", series.Model),
            new("status", status),
            new("stream", series.IsStream ? "true" : "false"),
            new("outcome", JsonNamingPolicy.SnakeCaseLower.ConvertName(series.Outcome.ToString())),
        ];
        DurationTags = [RequestTags[0], RequestTags[1], RequestTags[3], RequestTags[4]];
    }

    public RequestSeries Series { get; }

    public KeyValuePair<string, object?>[] RequestTags { get; }

    public KeyValuePair<string, object?>[] DurationTags { get; }

    public long Requests => Volatile.Read(ref _requests);

    public long Bytes => Volatile.Read(ref _bytes);

    public long InputTokens => Volatile.Read(ref _inputTokens);

    public long OutputTokens => Volatile.Read(ref _outputTokens);

    public void Add(RequestContext context)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _bytes, context.ResponseBytes);
        if (context.Usage.HasInput)
        {
            Interlocked.Add(ref _inputTokens, context.Usage.InputTokens);
        }

        if (context.Usage.HasOutput)
        {
            Interlocked.Add(ref _outputTokens, context.Usage.OutputTokens);
        }
    }
}
