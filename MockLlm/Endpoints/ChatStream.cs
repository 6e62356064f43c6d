using MockLlm.Answers;
using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary>The chunks of a chat answer: a role, one delta per token, choices taking turns, the finish reason, usage, [DONE].</summary>
internal sealed class ChatStream
{
    private readonly Exchange _exchange;
    private readonly ChatRequest _request;
    private readonly Answer _answer;
    private readonly EventStream _events;
    private readonly bool _withUsage;
    private int _sentTokens;

    private ChatStream(Exchange exchange, ChatRequest request, Answer answer, EventStream events)
    {
        _exchange = exchange;
        _request = request;
        _answer = answer;
        _events = events;
        _withUsage = request.IncludeUsage && !exchange.Knobs.NoUsage;
    }

    public static async Task SendAsync(Exchange exchange, ChatRequest request, Answer answer)
    {
        using var events = await EventStream.StartAsync(exchange);
        await new ChatStream(exchange, request, answer, events).SendAsync();
    }

    private async Task SendAsync()
    {
        await SendToAllAsync(DeltaKind.Start, "");
        foreach (var piece in _answer.Reasoning)
        {
            await SendToAllAsync(DeltaKind.Reasoning, piece);
        }

        foreach (var piece in _answer.Pieces)
        {
            await SendToAllAsync(_answer.Tool is null ? DeltaKind.Content : DeltaKind.Arguments, piece);
        }

        await SendToAllAsync(DeltaKind.Finish, "");
        if (_withUsage)
        {
            await SendUsageAsync();
        }

        await _events.SendDoneAsync();
    }

    private async Task SendToAllAsync(DeltaKind kind, string piece)
    {
        for (var index = 0; index < _request.Choices; index++)
        {
            _sentTokens += kind is DeltaKind.Start or DeltaKind.Finish ? 0 : 1;
            await SendChunkAsync(index, kind, piece);
        }
    }

    private ValueTask SendChunkAsync(int index, DeltaKind kind, string piece)
    {
        var json = _events.Begin();
        ChatEndpoint.WriteStart(json, _exchange, _request, "chat.completion.chunk"u8);
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        ChatDelta.Write(json, kind, _answer.Tool, piece);
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, kind == DeltaKind.Finish ? ChatEndpoint.FinishReason(_answer) : null);
        json.WriteEndObject();
        json.WriteEndArray();
        if (_withUsage && _exchange.Knobs.DupUsage)
        {
            UsageJson.WriteChat(json, new Usage(_request.InputTokens, _sentTokens, Math.Min(_sentTokens, _answer.Reasoning.Count * _request.Choices)));
        }
        else if (_withUsage)
        {
            json.WriteNull("usage"u8);
        }

        json.WriteEndObject();
        return _events.EndAsync();
    }

    private ValueTask SendUsageAsync()
    {
        var json = _events.Begin();
        ChatEndpoint.WriteStart(json, _exchange, _request, "chat.completion.chunk"u8);
        json.WriteStartArray("choices"u8);
        json.WriteEndArray();
        UsageJson.WriteChat(json, Usage.For(_request.InputTokens, _answer, _request.Choices, _exchange.Knobs));
        json.WriteEndObject();
        return _events.EndAsync();
    }
}
