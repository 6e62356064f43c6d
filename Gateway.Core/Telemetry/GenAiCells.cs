using System.Globalization;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;

namespace Gateway.Core.Telemetry;

/// <summary>The GenAI semantic conventions' view of the requests of one series and protocol.</summary>
internal sealed class GenAiCells
{
    private readonly RequestHistograms _histograms;
    private readonly HistogramCells _duration;
    private readonly string? _operation;
    private readonly string _provider;
    private readonly string _model;
    private HistogramCells? _input;
    private HistogramCells? _output;

    public GenAiCells(RequestHistograms histograms, Protocol protocol, RequestSeries series)
    {
        _histograms = histograms;
        _operation = GenAiWords.Operation(protocol);
        _provider = GenAiWords.Provider(protocol);
        _model = series.Model;
        _duration = histograms.OperationDuration.Of(LabelText.Of(
            ("gen_ai_operation_name", _operation), ("gen_ai_provider_name", _provider), ("gen_ai_request_model", _model), ("error_type", ErrorType(series))));
    }

    private HistogramCells Input => _input ??= _histograms.TokenUsage.Of(UsageLabels("input"));

    private HistogramCells Output => _output ??= _histograms.TokenUsage.Of(UsageLabels("output"));

    public void Record(RequestContext context, long end)
    {
        _duration.Record(end - context.Started);
        if (context.Settled.HasInput)
        {
            Input.Record(context.Settled.InputTokens);
        }

        if (context.Settled.HasOutput)
        {
            Output.Record(context.Settled.OutputTokens);
        }
    }

    private string UsageLabels(string type) => LabelText.Of(
        ("gen_ai_operation_name", _operation), ("gen_ai_provider_name", _provider), ("gen_ai_request_model", _model), ("gen_ai_token_type", type));

    // The status where it tells of an error, else how the request ended where that was no good end.
    private static string? ErrorType(RequestSeries series)
    {
        const int FirstError = 400;
        if (series.Status >= FirstError)
        {
            return series.Status.ToString(CultureInfo.InvariantCulture);
        }

        return series.Outcome == RequestOutcome.Relayed ? null : Words.Of(series.Outcome);
    }
}
