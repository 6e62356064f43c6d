using System.Text.Json;

using MockLlm.Exchanges;
using MockLlm.Knobs;

namespace MockLlm.Delivery;

/// <summary>Sends server-sent events, each written and flushed by itself, framed and paced as the knobs say.</summary>
internal sealed class EventStream : IDisposable
{
    public const string ContentType = "text/event-stream; charset=utf-8";

    private readonly Exchange _exchange;
    private readonly BodySender _sender;
    private readonly JsonBuffer _buffer = new();
    private readonly byte[] _lineEnd;
    private bool _isFirst = true;

    private EventStream(Exchange exchange)
    {
        _exchange = exchange;
        _sender = new BodySender(exchange);
        _lineEnd = exchange.Knobs.Eol switch
        {
            LineEnding.CrLf => [(byte)'\r', (byte)'\n'],
            LineEnding.Cr => [(byte)'\r'],
            _ => [(byte)'\n'],
        };
    }

    /// <summary>Sends the head of an event stream.</summary>
    public static async Task<EventStream> StartAsync(Exchange exchange)
    {
        var response = exchange.Context.Response;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache";
        var stream = new EventStream(exchange);
        await stream._sender.BeginAsync();
        return stream;
    }

    /// <summary>Begins an event; the caller writes its data, then calls <see cref="EndAsync"/>.</summary>
    public Utf8JsonWriter Begin(ReadOnlySpan<byte> name = default)
    {
        BeginLines(name);
        return _buffer.Json;
    }

    public ValueTask EndAsync()
    {
        _buffer.EndJson();
        return SendAsync();
    }

    /// <summary>The event that ends OpenAI's chat and completions streams.</summary>
    public ValueTask SendDoneAsync()
    {
        BeginLines(default);
        _buffer.Write("[DONE]"u8);
        return SendAsync();
    }

    public void Dispose()
    {
        _buffer.Dispose();
    }

    private void BeginLines(ReadOnlySpan<byte> name)
    {
        if (_isFirst && _exchange.Knobs.Bom)
        {
            _buffer.Write([0xEF, 0xBB, 0xBF]);
        }

        if (!_isFirst && _exchange.Knobs.Comments)
        {
            _buffer.Write(": ping"u8);
            _buffer.Write(_lineEnd);
            _buffer.Write(_lineEnd);
        }

        if (!name.IsEmpty)
        {
            _buffer.Write("event: "u8);
            _buffer.Write(name);
            _buffer.Write(_lineEnd);
        }

        _buffer.Write("data: "u8);
    }

    private async ValueTask SendAsync()
    {
        _buffer.Write(_lineEnd);
        _buffer.Write(_lineEnd);
        if (!_isFirst)
        {
            await _exchange.WaitAsync(_exchange.Knobs.Pace);
        }

        _isFirst = false;
        await _sender.SendAsync(_buffer.Written);
        _buffer.Clear();
    }
}
