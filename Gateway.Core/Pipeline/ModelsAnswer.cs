using System.Text.Json;
using Gateway.Core.Http1;

namespace Gateway.Core.Pipeline;

/// <summary>Answers <c>GET /v1/models</c> and <c>GET /v1/models/{id}</c> from the configuration, unless a route names just that path.</summary>
internal static class ModelsAnswer
{
    private static ReadOnlySpan<byte> ListPath => "/v1/models"u8;

    /// <summary>True when the request asks for models.</summary>
    public static bool IsAsked(RequestContext context) =>
        context.Head.Method is KnownMethod.Get or KnownMethod.Head
        && context.Path.Span.StartsWith(ListPath)
        && (context.Path.Length == ListPath.Length || context.Path.Span[ListPath.Length] == (byte)'/');

    /// <summary>Writes the models that the key, or else the namespace, may use.</summary>
    public static ValueTask<ExchangeEnd> WriteAsync(RequestContext context)
    {
        var list = context.Key?.ModelsJson ?? context.Namespace!.ModelsJson;
        context.Outcome = RequestOutcome.Answered;
        if (context.Path.Length <= ListPath.Length + 1)
        {
            return OwnAnswer.WriteAsync(context, 200, default, list);
        }

        var id = Uri.UnescapeDataString(System.Text.Encoding.UTF8.GetString(context.Path.Span[(ListPath.Length + 1)..]));
        using var document = JsonDocument.Parse(list);
        foreach (var model in document.RootElement.GetProperty("data"u8).EnumerateArray())
        {
            if (model.GetProperty("id"u8).ValueEquals(id))
            {
                return OwnAnswer.WriteAsync(context, 200, default, System.Text.Encoding.UTF8.GetBytes(model.GetRawText()));
            }
        }

        return RefusalAnswer.WriteAsync(context, Refusal.ModelNotFound);
    }
}
