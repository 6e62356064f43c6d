using System.Text;
using Gateway.Core.Inspection;
using Gateway.Core.Pipeline;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Tracing;

/// <summary>What the semantic conventions for generative models want to know of a request.</summary>
internal static class GenAi
{
    /// <summary>Whose interface is spoken with the upstream; which product answers there cannot be known.</summary>
    public static string Provider(RequestContext context) =>
        context.Upstream!.ApiVersionUtf8 is not null ? "azure.ai.openai" : GenAiWords.Provider(context.Protocol);

    /// <summary>The model that the client names; null where it names none.</summary>
    public static string? AskedModel(RequestContext context) =>
        context.BodyState == RequestBodyState.Inspected && !context.Inspection.Model.IsEmpty ? Encoding.UTF8.GetString(context.Inspection.Model) : null;

    /// <summary>The model that the upstream is asked for.</summary>
    public static string? ServedModel(RequestContext context) =>
        AskedModel(context) is null ? null
        : context.Upstream!.TryGetAlias(context.Inspection.Model, out var served) ? Encoding.UTF8.GetString(served)
        : AskedModel(context);

    /// <summary>The most tokens that the client asks for; 0 where it names no number.</summary>
    public static long MaxTokens(BodyInspection inspection) =>
        Math.Max(inspection.MaxCompletionTokens.Value, Math.Max(inspection.MaxOutputTokens.Value, inspection.MaxTokens.Value));
}
