using System.Globalization;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;

namespace Gateway.Core.Telemetry;

/// <summary>The counts of one <see cref="RequestSeries"/>, and its labels ready to be exported.</summary>
internal sealed class SeriesCells
{
    private static readonly int Sources = Enum.GetValues<SettledBy>().Length;

    private readonly long[] _inputTokens = new long[Sources];
    private readonly long[] _outputTokens = new long[Sources];
    private long _requests;
    private long _bytes;
    private long _truncations;
    private long _shortCuts;
    private long _costNano;
    private long _usageAbove;
    private long _usageBelow;

    public SeriesCells(RequestSeries series, RequestTimes times)
    {
        Series = series;
        Times = times;
        RequestTags =
        [
            new("namespace", series.Namespace),
            new("route", series.Route),
            new("model", series.Model),
            new("status", series.Status.ToString(CultureInfo.InvariantCulture)),
            new("stream", series.IsStream ? "true" : "false"),
            new("outcome", Words.Of(series.Outcome)),
        ];
    }

    public RequestSeries Series { get; }

    public KeyValuePair<string, object?>[] RequestTags { get; }

    /// <summary>How long its requests took; series that differ in labels which a histogram does not have share its cells.</summary>
    public RequestTimes Times { get; }

    public long Requests => Volatile.Read(ref _requests);

    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Streams and answers that the limits ended.</summary>
    public long Truncations => Volatile.Read(ref _truncations);

    /// <summary>Those of them that got less than the limits allow, because a character or a merge of tokens spans the cut.</summary>
    public long ShortCuts => Volatile.Read(ref _shortCuts);

    /// <summary>What its requests cost, in 10⁻⁹ US dollars.</summary>
    public long CostNano => Volatile.Read(ref _costNano);

    /// <summary>Output tokens by which upstreams reported more than was counted.</summary>
    public long UsageAbove => Volatile.Read(ref _usageAbove);

    /// <summary>Output tokens by which upstreams reported less than was counted.</summary>
    public long UsageBelow => Volatile.Read(ref _usageBelow);

    /// <summary>Input tokens charged by that one's numbers.</summary>
    public long InputTokens(SettledBy source) => Volatile.Read(ref _inputTokens[(int)source]);

    /// <summary>Output tokens charged by that one's numbers.</summary>
    public long OutputTokens(SettledBy source) => Volatile.Read(ref _outputTokens[(int)source]);

    public void Add(RequestContext context)
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _bytes, context.ResponseBytes);
        Interlocked.Add(ref _inputTokens[(int)context.SettledBy], context.Settled.InputTokens);
        Interlocked.Add(ref _outputTokens[(int)context.SettledBy], context.Settled.OutputTokens);
        if (context.CostNano is { } cost)
        {
            Interlocked.Add(ref _costNano, cost);
        }

        if (context.IsTruncated)
        {
            Interlocked.Increment(ref _truncations);
            Interlocked.Add(ref _shortCuts, context.OutputMeter.IsShort ? 1 : 0);
        }
        else if (context.Usage.HasOutput && context.OutputMeter.Count > 0)
        {
            var difference = context.Usage.OutputTokens - context.OutputMeter.Count;
            Interlocked.Add(ref difference > 0 ? ref _usageAbove : ref _usageBelow, Math.Abs(difference));
        }
    }
}
