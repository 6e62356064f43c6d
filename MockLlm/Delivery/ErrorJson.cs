using System.Text.Json;

using MockLlm.Exchanges;

namespace MockLlm.Delivery;

/// <summary>Errors in OpenAI's shape, or Anthropic's.</summary>
internal static class ErrorJson
{
    public static void Write(Utf8JsonWriter json, ApiException error, bool anthropic)
    {
        json.WriteStartObject();
        if (anthropic)
        {
            json.WriteString("type"u8, "error"u8);
        }

        json.WriteStartObject("error"u8);
        if (anthropic)
        {
            json.WriteString("type"u8, AnthropicType(error.Status));
            json.WriteString("message"u8, error.Message);
        }
        else
        {
            json.WriteString("message"u8, error.Message);
            json.WriteString("type"u8, error.Type);
            json.WriteString("param"u8, error.Param);
            json.WriteString("code"u8, error.Code);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string AnthropicType(int status)
    {
        return status switch
        {
            401 => "authentication_error",
            403 => "permission_error",
            404 => "not_found_error",
            413 => "request_too_large",
            429 => "rate_limit_error",
            503 or 529 => "overloaded_error",
            >= 500 => "api_error",
            _ => "invalid_request_error",
        };
    }
}
