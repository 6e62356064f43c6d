using System.Diagnostics;
using System.Text;
using Gateway.Core.Inspection;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using Gateway.Core.Tokens;
using TokenCount.Metrics;

namespace TokenCount.Counting;

/// <summary>Counts one request: a body as the gateway's clients send it, or a text.</summary>
internal sealed class Calculator
{
    private static readonly BodyFieldSet Fields = new(["model_name"]);

    private readonly TokenizerCatalog _catalog;
    private readonly CountMetrics _metrics;
    private readonly ILogger<Calculator> _logger;

    public Calculator(TokenizerCatalog catalog, CountMetrics metrics, ILogger<Calculator> logger)
    {
        _catalog = catalog;
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>Counts.</summary>
    /// <param name="body">JSON: <c>{"model","messages"}</c>, <c>{"text","model_name"}</c>, or the body of another protocol.</param>
    /// <param name="protocol">What it is a request of; null to go by its fields.</param>
    /// <param name="model">What to count it as; null for the model that it names.</param>
    public async Task<CountResult> CountAsync(ReadOnlyMemory<byte> body, string? protocol, string? model)
    {
        var started = Stopwatch.GetTimestamp();
        var inspection = new BodyInspection();
        if (BodyInspector.Inspect(body.Span, Fields, inspection) != InspectionStatus.Ok)
        {
            return Refused("invalid_json", Describe(inspection));
        }

        model = string.IsNullOrEmpty(model) ? ModelOf(inspection) : model;
        if (model.Length == 0)
        {
            return Refused("model_missing", "Name the model in \"model\" or \"model_name\".");
        }

        if (!TryFindProtocol(body.Span, inspection, protocol, out var kind))
        {
            return protocol is null
                ? Refused("nothing_to_count", "There is neither \"messages\", \"text\", \"prompt\" nor \"input\".")
                : Refused("unknown_protocol", "\"protocol\" must be chat, completions, responses, messages or embeddings.");
        }

        var (tokenizer, template) = await ModelResolver.ResolveAsync(_catalog, model, _logger).ConfigureAwait(false);
        var tokens = kind == Protocol.Auto
            ? PromptCounter.CountTexts(body.Span, inspection.Text, tokenizer, out var isExact)
            : PromptCounter.Count(body.Span, inspection, kind, tokenizer, template, out isExact);
        _metrics.Counted(tokenizer.Name, tokens, Stopwatch.GetElapsedTime(started));
        return new CountResult(true, tokens, model, tokenizer.Name, isExact, null);
    }

    // Auto stands for a bare text.
    private static bool TryFindProtocol(ReadOnlySpan<byte> body, BodyInspection inspection, string? name, out Protocol protocol)
    {
        protocol = Protocol.Opaque;
        if (name is not null)
        {
            return Enum.TryParse(name, ignoreCase: true, out protocol) && protocol is not (Protocol.Auto or Protocol.Opaque) && Enum.IsDefined(protocol) && !char.IsAsciiDigit(name[0]);
        }

        protocol = !inspection.Messages.IsEmpty ? Protocol.Chat
            : !inspection.Text.IsEmpty && body[inspection.Text.Start] == (byte)'"' ? Protocol.Auto
            : !inspection.Prompt.IsEmpty ? Protocol.Completions
            : !inspection.Input.IsEmpty ? Protocol.Embeddings
            : Protocol.Opaque;
        return protocol != Protocol.Opaque;
    }

    private static string ModelOf(BodyInspection inspection)
    {
        if (!inspection.Model.IsEmpty)
        {
            return Encoding.UTF8.GetString(inspection.Model);
        }

        return inspection.Fields.Get(0, out var name) == BodyFieldKind.String ? Encoding.UTF8.GetString(name) : "";
    }

    private static string Describe(BodyInspection inspection)
    {
        Span<byte> message = stackalloc byte[InspectionStatuses.LongestMessage];
        return Encoding.ASCII.GetString(message[..InspectionStatuses.Message(inspection, message)]);
    }

    private CountResult Refused(string code, string message)
    {
        _metrics.Refused(code);
        return CountResult.Failed(code, message);
    }
}
