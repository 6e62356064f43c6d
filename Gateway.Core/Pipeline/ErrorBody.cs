using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Core.Routing;

namespace Gateway.Core.Pipeline;

/// <summary>Writes an error as JSON: OpenAI's shape, or Anthropic's where the client speaks Messages.</summary>
internal static class ErrorBody
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlySpan<byte> Write(RequestContext context, in ErrorDescription error)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, Options);
        if (SpeaksMessages(context))
        {
            WriteMessages(json, context, error);
        }
        else
        {
            WriteOpenAi(json, error);
        }

        json.Flush();
        return buffer.WrittenSpan;
    }

    private static bool SpeaksMessages(RequestContext context) =>
        context.Protocol == Protocol.Messages || context.Path.Span.EndsWith("/messages"u8);

    private static void WriteOpenAi(Utf8JsonWriter json, in ErrorDescription error)
    {
        json.WriteStartObject();
        json.WriteStartObject("error"u8);
        json.WriteString("message"u8, error.Message);
        json.WriteString("type"u8, error.Type);
        json.WriteNull("param"u8);
        json.WriteString("code"u8, error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMessages(Utf8JsonWriter json, RequestContext context, in ErrorDescription error)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "error"u8);
        json.WriteStartObject("error"u8);
        json.WriteString("type"u8, MessagesType(error.Status));
        json.WriteString("message"u8, error.Message);
        json.WriteEndObject();
        json.WriteString("request_id"u8, context.Id.Span);
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> MessagesType(int status) => status switch
    {
        401 => "authentication_error"u8,
        403 => "permission_error"u8,
        404 => "not_found_error"u8,
        413 => "request_too_large"u8,
        429 => "rate_limit_error"u8,
        503 => "overloaded_error"u8,
        >= 500 => "api_error"u8,
        _ => "invalid_request_error"u8,
    };
}
