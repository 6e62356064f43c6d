using System.Globalization;
using System.Text.Json;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Telemetry;

/// <summary>The counts of one <see cref="RequestSeries"/>, and its labels ready to be exported.</summary>
internal sealed class SeriesCells
{
    private readonly Lazy<TimeCells> _timeToFirstByte;
    private long _requests;
    private long _bytes;
    private long _inputTokens;
    private long _outputTokens;

    public SeriesCells(RequestSeries series, TimeHistogram duration, TimeHistogram timeToFirstByte)
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
        var time = new TimeSeries(series.Namespace, series.Route, series.Status, series.IsStream);
        Duration = duration.Of(time);
        _timeToFirstByte = new Lazy<TimeCells>(() => timeToFirstByte.Of(time));
    }

    public RequestSeries Series { get; }

    public KeyValuePair<string, object?>[] RequestTags { get; }

    /// <summary>How long its requests took; shared with the series that differ in the model or the outcome only.</summary>
    public TimeCells Duration { get; }

    /// <summary>How long its streams took to their first byte, shared likewise; there only once there is one.</summary>
    public TimeCells TimeToFirstByte => _timeToFirstByte.Value;

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
