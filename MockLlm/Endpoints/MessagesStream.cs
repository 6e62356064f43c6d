using System.Text;
using System.Text.Json;

using MockLlm.Answers;
using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary>The events of an Anthropic message: its start, blocks with one delta per token, its stop reason and usage, its end.</summary>
internal sealed class MessagesStream
{
    private readonly Exchange _exchange;
    private readonly MessagesRequest _request;
    private readonly Answer _answer;
    private readonly EventStream _events;
    private readonly Usage _usage;

    private MessagesStream(Exchange exchange, MessagesRequest request, Answer answer, EventStream events)
    {
        _exchange = exchange;
        _request = request;
        _answer = answer;
        _events = events;
        _usage = Usage.For(request.InputTokens, answer, 1, exchange.Knobs);
    }

    public static async Task SendAsync(Exchange exchange, MessagesRequest request, Answer answer)
    {
        using var events = await EventStream.StartAsync(exchange);
        await new MessagesStream(exchange, request, answer, events).SendAsync();
    }

    private async Task SendAsync()
    {
        await SendMessageStartAsync();
        var block = 0;
        if (_answer.Reasoning.Count > 0)
        {
            await SendBlockStartAsync(block, json => MessagesJson.WriteThinkingFields(json, "", ""));
            await SendPingAsync();
            await SendDeltasAsync(block, "thinking_delta", "thinking", _answer.Reasoning);
            await SendDeltasAsync(block, "signature_delta", "signature", [MessagesJson.Signature]);
            await SendBlockStopAsync(block);
            block++;
        }

        await SendBlockStartAsync(block, WriteBlock);
        if (block == 0)
        {
            await SendPingAsync();
        }

        await (_answer.Tool is null
            ? SendDeltasAsync(block, "text_delta", "text", _answer.Pieces)
            : SendDeltasAsync(block, "input_json_delta", "partial_json", _answer.Pieces));
        await SendBlockStopAsync(block);
        await SendMessageDeltaAsync();
        await EndAsync(Begin("message_stop"));
    }

    private void WriteBlock(Utf8JsonWriter json)
    {
        if (_answer.Tool is null)
        {
            MessagesJson.WriteTextFields(json, "");
        }
        else
        {
            MessagesJson.WriteToolFields(json, _answer.Tool, "{}", isCut: false);
        }
    }

    private ValueTask SendMessageStartAsync()
    {
        var json = Begin("message_start");
        json.WriteStartObject("message"u8);
        MessagesJson.WriteStartFields(json, _exchange, _request);
        json.WriteStartArray("content"u8);
        json.WriteEndArray();
        MessagesJson.WriteStopFields(json, null);
        if (!_exchange.Knobs.NoUsage)
        {
            MessagesJson.WriteUsage(json, _usage.Input, 1);
        }

        json.WriteEndObject();
        return EndAsync(json);
    }

    private ValueTask SendBlockStartAsync(int block, Action<Utf8JsonWriter> writeFields)
    {
        var json = Begin("content_block_start");
        json.WriteNumber("index"u8, block);
        json.WriteStartObject("content_block"u8);
        writeFields(json);
        json.WriteEndObject();
        return EndAsync(json);
    }

    private ValueTask SendPingAsync()
    {
        return EndAsync(Begin("ping"));
    }

    private async Task SendDeltasAsync(int block, string type, string field, IEnumerable<string> pieces)
    {
        foreach (var piece in pieces)
        {
            var json = Begin("content_block_delta");
            json.WriteNumber("index"u8, block);
            json.WriteStartObject("delta"u8);
            json.WriteString("type"u8, type);
            json.WriteText(field, piece);
            json.WriteEndObject();
            await EndAsync(json);
        }
    }

    private ValueTask SendBlockStopAsync(int block)
    {
        var json = Begin("content_block_stop");
        json.WriteNumber("index"u8, block);
        return EndAsync(json);
    }

    private ValueTask SendMessageDeltaAsync()
    {
        var json = Begin("message_delta");
        json.WriteStartObject("delta"u8);
        MessagesJson.WriteStopFields(json, MessagesJson.StopReason(_answer));
        json.WriteEndObject();
        if (!_exchange.Knobs.NoUsage)
        {
            json.WriteStartObject("usage"u8);
            json.WriteNumber("output_tokens"u8, _usage.Output);
            json.WriteEndObject();
        }

        return EndAsync(json);
    }

    private Utf8JsonWriter Begin(string name)
    {
        var json = _events.Begin(Encoding.UTF8.GetBytes(name));
        json.WriteStartObject();
        json.WriteString("type"u8, name);
        return json;
    }

    private ValueTask EndAsync(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        return _events.EndAsync();
    }
}
