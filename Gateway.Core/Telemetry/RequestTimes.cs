using System.Globalization;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;

namespace Gateway.Core.Telemetry;

/// <summary>Where the requests of one <see cref="RequestSeries"/> record how long they took; each series of a histogram is found when there is first something to record in it.</summary>
internal sealed class RequestTimes
{
    private static readonly int Protocols = Enum.GetValues<Protocol>().Length;

    private readonly RequestHistograms _histograms;
    private readonly RequestSeries _series;
    private readonly string? _namespace;
    private readonly HistogramCells _duration;
    private readonly GenAiCells?[] _operations = new GenAiCells?[Protocols];
    private HistogramCells? _overhead;
    private HistogramCells? _timeToFirstToken;
    private HistogramCells? _timePerOutputToken;

    /// <param name="histograms">Where the series are.</param>
    /// <param name="series">What the requests are counted under.</param>
    /// <param name="ns">See <see cref="RequestHistograms.NamespaceLabel"/>.</param>
    public RequestTimes(RequestHistograms histograms, RequestSeries series, string? ns)
    {
        _histograms = histograms;
        _series = series;
        _namespace = ns;
        _duration = histograms.Duration.Of(LabelText.Of(
            ("namespace", ns), ("route", series.Route), ("status", series.Status.ToString(CultureInfo.InvariantCulture)), ("stream", series.IsStream ? "true" : "false")));
    }

    private HistogramCells Overhead => _overhead ??= _histograms.Overhead.Of(LabelText.Of(("namespace", _namespace), ("route", _series.Route)));

    private HistogramCells TimeToFirstToken => _timeToFirstToken ??= _histograms.TimeToFirstToken.Of(ModelLabels);

    private HistogramCells TimePerOutputToken => _timePerOutputToken ??= _histograms.TimePerOutputToken.Of(ModelLabels);

    private string ModelLabels => LabelText.Of(("namespace", _namespace), ("model", _series.Model));

    /// <param name="context">A request that has ended.</param>
    /// <param name="end">When, as a <see cref="System.Diagnostics.Stopwatch"/> timestamp.</param>
    public void Record(RequestContext context, long end)
    {
        _duration.Record(end - context.Started);
        if (context.FirstByte != 0)
        {
            Overhead.Record(context.FirstByte - context.Started - context.Connection.Waited);
        }

        if (context.FirstToken != 0)
        {
            RecordTokens(context, end);
        }

        if (context.Attempts > 0 && context.Protocol != Protocol.Opaque)
        {
            var operation = _operations[(int)context.Protocol] ??= new GenAiCells(_histograms, context.Protocol, _series);
            operation.Record(context, end);
        }
    }

    private void RecordTokens(RequestContext context, long end)
    {
        TimeToFirstToken.Record(context.FirstToken - context.Started);
        var following = context.Settled.OutputTokens - 1;
        if (following > 0)
        {
            TimePerOutputToken.Record((end - context.FirstToken) / following);
        }
    }
}
