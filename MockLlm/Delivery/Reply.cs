using System.Text.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using MockLlm.Exchanges;
using MockLlm.Knobs;

namespace MockLlm.Delivery;

/// <summary>Sends whole answers.</summary>
internal static class Reply
{
    private static readonly byte[] GarbageBytes =
        [0x00, 0xFF, 0xFE, .. "<html>{{{ data: neither JSON nor an event stream "u8, 0xC3, 0x28, 0xF0, 0x9F];

    /// <summary>Sends the JSON that the caller writes.</summary>
    public static async Task SendJsonAsync(Exchange exchange, int status, Action<Utf8JsonWriter> write)
    {
        using var buffer = new JsonBuffer();
        write(buffer.Json);
        buffer.EndJson();
        exchange.Context.Response.StatusCode = status;
        await SendAsync(exchange, "application/json", buffer.Written);
    }

    public static Task SendErrorAsync(Exchange exchange, ApiException error)
    {
        var anthropic = exchange.Context.Request.Path.StartsWithSegments("/v1/messages", StringComparison.Ordinal);
        return SendJsonAsync(exchange, error.Status, json => ErrorJson.Write(json, error, anthropic));
    }

    /// <summary>Sends what is no answer: under a proper head, or as bytes that are no HTTP.</summary>
    public static async Task SendGarbageAsync(Exchange exchange, bool stream)
    {
        if (exchange.Knobs.Garbage == Garbage.Body)
        {
            await SendAsync(exchange, stream ? EventStream.ContentType : "application/json", GarbageBytes);
            return;
        }

        var transport = exchange.Context.Features.GetRequiredFeature<IConnectionTransportFeature>();
        await transport.Transport.Output.WriteAsync(GarbageBytes, exchange.Aborted);
        throw exchange.Cut();
    }

    public static async Task SendAsync(Exchange exchange, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = exchange.Context.Response;
        response.ContentType = contentType;
        if (exchange.Knobs.Length == BodyLength.ContentLength)
        {
            response.ContentLength = body.Length;
        }

        var sender = new BodySender(exchange);
        await sender.BeginAsync();
        await sender.SendAsync(body);
    }
}
