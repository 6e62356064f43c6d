using System.Text.Json;

using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary>The models that the mock lists. Every other endpoint takes any model's name.</summary>
internal static class ModelsEndpoint
{
    private const long Created = 1_735_689_600;

    private static readonly string[] Models =
        ["mock-llm", "Qwen3-8B", "gpt-4o", "gpt-4o-mini", "gpt-3.5-turbo-instruct", "text-embedding-3-small", "claude-sonnet-4-5"];

    public static Task ListAsync(Exchange exchange)
    {
        var anthropic = IsAnthropic(exchange);
        return Reply.SendJsonAsync(exchange, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            foreach (var model in Models)
            {
                Write(json, model, anthropic);
            }

            json.WriteEndArray();
            if (anthropic)
            {
                json.WriteBoolean("has_more"u8, false);
                json.WriteString("first_id"u8, Models[0]);
                json.WriteString("last_id"u8, Models[^1]);
            }

            json.WriteEndObject();
        });
    }

    public static Task GetAsync(Exchange exchange)
    {
        var id = exchange.Context.Request.RouteValues["id"] as string ?? "";
        return Models.Contains(id)
            ? Reply.SendJsonAsync(exchange, StatusCodes.Status200OK, json => Write(json, id, IsAnthropic(exchange)))
            : throw ApiException.NotFound($"The model '{id}' does not exist", "model", "model_not_found");
    }

    private static bool IsAnthropic(Exchange exchange)
    {
        return exchange.Context.Request.Headers.ContainsKey("anthropic-version");
    }

    private static void Write(Utf8JsonWriter json, string id, bool anthropic)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        if (anthropic)
        {
            json.WriteString("type"u8, "model"u8);
            json.WriteString("display_name"u8, id);
            json.WriteString("created_at"u8, "2025-01-01T00:00:00Z"u8);
        }
        else
        {
            json.WriteString("object"u8, "model"u8);
            json.WriteNumber("created"u8, Created);
            json.WriteString("owned_by"u8, "mock"u8);
        }

        json.WriteEndObject();
    }
}
