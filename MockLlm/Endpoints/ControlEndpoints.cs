using System.Text;
using System.Text.Json;

using MockLlm.Delivery;
using MockLlm.Exchanges;
using MockLlm.Knobs;

namespace MockLlm.Endpoints;

/// <summary>The health check, and what tests ask and tell the mock itself.</summary>
internal static class ControlEndpoints
{
    public static void Map(WebApplication app, ExchangeLog log, ExchangeStats stats, KnobDefaults defaults)
    {
        app.Map("/health", (RequestDelegate)(context => HealthAsync(context, defaults)));
        app.MapGet("/mock/requests", context => SendAsync(context, json => WriteRequests(json, log.Snapshot())));
        app.MapDelete("/mock/requests", context =>
        {
            log.Clear();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        app.MapGet("/mock/stats", context => SendAsync(context, json => WriteStats(json, stats)));
        app.MapGet("/mock/knobs", context => SendAsync(context, json => WriteKnobs(json, defaults)));
        app.MapPut("/mock/knobs", context => PutKnobsAsync(context, defaults));
        app.Map("/mock/{*path}", (RequestDelegate)(context =>
            RefuseAsync(context, ApiException.NotFound("The mock has no such path or method."))));
    }

    /// <summary>Healthy, unless the default knobs say how not: delay, abort-head and status apply.</summary>
    private static async Task HealthAsync(HttpContext context, KnobDefaults defaults)
    {
        var knobs = KnobTable.Apply(defaults.Values);
        if (knobs.Delay > 0)
        {
            await Task.Delay(knobs.Delay, context.RequestAborted);
        }

        if (knobs.AbortHead)
        {
            context.Abort();
            return;
        }

        await SendAsync(
            context,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("status"u8, knobs.Status is null ? "ok"u8 : "failing"u8);
                json.WriteEndObject();
            },
            knobs.Status ?? StatusCodes.Status200OK);
    }

    private static async Task PutKnobsAsync(HttpContext context, KnobDefaults defaults)
    {
        try
        {
            var values = await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(context.Request.Body, cancellationToken: context.RequestAborted);
            defaults.Replace(values ?? []);
        }
        catch (JsonException)
        {
            await RefuseAsync(context, ApiException.Invalid("The body must be an object of strings: knob names and values."));
            return;
        }
        catch (ApiException wrong)
        {
            await RefuseAsync(context, wrong);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task RefuseAsync(HttpContext context, ApiException error)
    {
        return SendAsync(context, json => ErrorJson.Write(json, error, anthropic: false), error.Status);
    }

    private static async Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
    {
        using var buffer = new JsonBuffer();
        write(buffer.Json);
        buffer.EndJson();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.Written.Length;
        await context.Response.BodyWriter.WriteAsync(buffer.Written, context.RequestAborted);
    }

    private static void WriteStats(Utf8JsonWriter json, ExchangeStats stats)
    {
        json.WriteStartObject();
        json.WriteNumber("total"u8, stats.Total);
        json.WriteNumber("inFlight"u8, stats.InFlight);
        json.WriteNumber("answered"u8, stats.Answered);
        json.WriteNumber("abortedByPeer"u8, stats.AbortedByPeer);
        json.WriteNumber("abortedByKnob"u8, stats.AbortedByKnob);
        json.WriteEndObject();
    }

    private static void WriteKnobs(Utf8JsonWriter json, KnobDefaults defaults)
    {
        json.WriteStartObject();
        foreach (var (name, value) in defaults.Values)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static void WriteRequests(Utf8JsonWriter json, Exchange[] exchanges)
    {
        json.WriteStartArray();
        foreach (var exchange in exchanges)
        {
            json.WriteStartObject();
            json.WriteNumber("number"u8, exchange.Number);
            json.WriteString("connection"u8, exchange.Connection);
            json.WriteString("method"u8, exchange.Method);
            json.WriteString("path"u8, exchange.Target);
            json.WriteStartObject("headers"u8);
            foreach (var (name, values) in exchange.Headers)
            {
                json.WriteString(name, string.Join(", ", values));
            }

            json.WriteEndObject();
            json.WriteString("body"u8, Encoding.UTF8.GetString(exchange.Body));
            json.WriteNumber("bodyBytes"u8, exchange.BodyBytes);
            json.WriteString("outcome"u8, JsonNamingPolicy.CamelCase.ConvertName(exchange.Outcome.ToString()));
            json.WriteNumber("status"u8, exchange.Status);
            json.WriteNumber("sentBytes"u8, exchange.SentBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
