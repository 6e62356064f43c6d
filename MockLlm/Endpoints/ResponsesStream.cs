using System.Text;
using System.Text.Json;

using MockLlm.Answers;
using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary>The events of a response, numbered from 0: the response, its items, the parts of each, and back out again.</summary>
internal sealed class ResponsesStream
{
    private readonly Exchange _exchange;
    private readonly ResponsesRequest _request;
    private readonly Answer _answer;
    private readonly EventStream _events;
    private readonly string _itemId;
    private readonly int _outputIndex;
    private int _sequenceNumber;

    private ResponsesStream(Exchange exchange, ResponsesRequest request, Answer answer, EventStream events)
    {
        _exchange = exchange;
        _request = request;
        _answer = answer;
        _events = events;
        _itemId = ResponsesJson.ItemId(exchange, answer);
        _outputIndex = answer.Reasoning.Count > 0 ? 1 : 0;
    }

    public static async Task SendAsync(Exchange exchange, ResponsesRequest request, Answer answer)
    {
        using var events = await EventStream.StartAsync(exchange);
        await new ResponsesStream(exchange, request, answer, events).SendAsync();
    }

    private async Task SendAsync()
    {
        await SendResponseAsync("response.created", isOver: false);
        await SendResponseAsync("response.in_progress", isOver: false);
        if (_outputIndex > 0)
        {
            await SendReasoningAsync("response.output_item.added");
            await SendReasoningAsync("response.output_item.done");
        }

        await SendItemAsync("response.output_item.added", isOver: false);
        await (_answer.Tool is null ? SendTextAsync() : SendArgumentsAsync());
        await SendItemAsync("response.output_item.done", isOver: true);
        await SendResponseAsync(_answer.IsCut ? "response.incomplete" : "response.completed", isOver: true);
    }

    private async Task SendTextAsync()
    {
        await SendPartAsync("response.content_part.added", "");
        foreach (var piece in _answer.Pieces)
        {
            await SendTextFieldAsync("response.output_text.delta", "delta", piece);
        }

        await SendTextFieldAsync("response.output_text.done", "text", _answer.Text);
        await SendPartAsync("response.content_part.done", _answer.Text);
    }

    private async Task SendArgumentsAsync()
    {
        foreach (var piece in _answer.Pieces)
        {
            var json = BeginInItem("response.function_call_arguments.delta");
            json.WriteText("delta", piece);
            await EndAsync(json);
        }

        var last = BeginInItem("response.function_call_arguments.done");
        last.WriteString("name"u8, _answer.Tool?.Name);
        last.WriteText("arguments", _answer.Text);
        await EndAsync(last);
    }

    private ValueTask SendResponseAsync(string name, bool isOver)
    {
        var json = Begin(name);
        json.WriteStartObject("response"u8);
        ResponsesJson.WriteFields(json, _exchange, _request, _answer, isOver);
        json.WriteEndObject();
        return EndAsync(json);
    }

    private ValueTask SendReasoningAsync(string name)
    {
        var json = Begin(name);
        json.WriteNumber("output_index"u8, 0);
        json.WriteStartObject("item"u8);
        ResponsesJson.WriteReasoningFields(json, _exchange);
        json.WriteEndObject();
        return EndAsync(json);
    }

    private ValueTask SendItemAsync(string name, bool isOver)
    {
        var json = Begin(name);
        json.WriteNumber("output_index"u8, _outputIndex);
        json.WriteStartObject("item"u8);
        ResponsesJson.WriteItemFields(json, _exchange, _answer, isOver);
        json.WriteEndObject();
        return EndAsync(json);
    }

    private ValueTask SendPartAsync(string name, string text)
    {
        var json = BeginInItem(name);
        json.WriteNumber("content_index"u8, 0);
        json.WriteStartObject("part"u8);
        ResponsesJson.WritePartFields(json, text);
        json.WriteEndObject();
        return EndAsync(json);
    }

    private ValueTask SendTextFieldAsync(string name, string field, string text)
    {
        var json = BeginInItem(name);
        json.WriteNumber("content_index"u8, 0);
        json.WriteText(field, text);
        json.WriteStartArray("logprobs"u8);
        json.WriteEndArray();
        return EndAsync(json);
    }

    private Utf8JsonWriter BeginInItem(string name)
    {
        var json = Begin(name);
        json.WriteString("item_id"u8, _itemId);
        json.WriteNumber("output_index"u8, _outputIndex);
        return json;
    }

    private Utf8JsonWriter Begin(string name)
    {
        var json = _events.Begin(Encoding.UTF8.GetBytes(name));
        json.WriteStartObject();
        json.WriteString("type"u8, name);
        json.WriteNumber("sequence_number"u8, _sequenceNumber++);
        return json;
    }

    private ValueTask EndAsync(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        return _events.EndAsync();
    }
}
