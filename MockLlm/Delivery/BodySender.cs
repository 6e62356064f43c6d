using System.IO.Pipelines;

using MockLlm.Exchanges;

namespace MockLlm.Delivery;

/// <summary>Sends a response's body as the knobs say: in pieces, up to a reset.</summary>
internal sealed class BodySender
{
    private readonly Exchange _exchange;
    private readonly PipeWriter _writer;
    private readonly long _abortAt;
    private readonly int _pieceBytes;
    private long _sent;

    public BodySender(Exchange exchange)
    {
        _exchange = exchange;
        _writer = exchange.Context.Response.BodyWriter;
        _abortAt = exchange.Knobs.Abort ?? long.MaxValue;
        _pieceBytes = exchange.Knobs.Split == 0 ? int.MaxValue : exchange.Knobs.Split;
    }

    /// <summary>Sends the head, and waits as long as the knob <c>first</c> says; a reset after 0 bytes happens here.</summary>
    public async Task BeginAsync()
    {
        var wait = _exchange.Knobs.First;
        if (wait > 0 || _abortAt == 0)
        {
            await _exchange.Context.Response.StartAsync(_exchange.Aborted);
            await _writer.FlushAsync(_exchange.Aborted);
            await _exchange.WaitAsync(wait);
        }

        CutAtLimit();
    }

    /// <summary>Sends bytes and flushes each piece of them.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            _exchange.Aborted.ThrowIfCancellationRequested();
            var length = (int)Math.Min(Math.Min(bytes.Length, _pieceBytes), _abortAt - _sent);
            await _writer.WriteAsync(bytes[..length], _exchange.Aborted);
            bytes = bytes[length..];
            _sent += length;
            _exchange.Sent(length);
            CutAtLimit();
        }
    }

    private void CutAtLimit()
    {
        if (_sent == _abortAt)
        {
            throw _exchange.Cut();
        }
    }
}
