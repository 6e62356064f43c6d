using System.Buffers;
using System.Diagnostics;
using System.Globalization;

using MockLlm.Knobs;

namespace MockLlm.Exchanges;

/// <summary>One request and what became of it, as <c>GET /mock/requests</c> tells it.</summary>
internal sealed class Exchange
{
    private readonly int _mostRecordedBytes;
    private readonly long _started = Stopwatch.GetTimestamp();
    private volatile byte[] _body = [];
    private long _bodyBytes;
    private long _sentBytes;
    private int _outcome;

    public Exchange(HttpContext context, long number, int recordedBodyBytes)
    {
        Context = context;
        Number = number;
        Method = context.Request.Method;
        Target = context.Request.Path.Value + context.Request.QueryString.Value;
        Headers = [.. context.Request.Headers.Select(field => new KeyValuePair<string, string[]>(field.Key, [.. field.Value.OfType<string>()]))];
        Id = number.ToString("x24", CultureInfo.InvariantCulture);
        Connection = context.Connection.Id;
        _mostRecordedBytes = recordedBodyBytes;
    }

    /// <summary>The context, only until the exchange is over.</summary>
    public HttpContext Context { get; }

    public long Number { get; }

    /// <summary>24 hexadecimal digits, different for every exchange; ids in answers are made of it.</summary>
    public string Id { get; }

    public string Method { get; }

    public string Target { get; }

    /// <summary>Names the connection: exchanges of one kept-alive connection share it.</summary>
    public string Connection { get; }

    public KeyValuePair<string, string[]>[] Headers { get; }

    public KnobSet Knobs { get; set; } = KnobSet.None;

    public int Status { get; set; }

    public ExchangeOutcome Outcome => (ExchangeOutcome)Volatile.Read(ref _outcome);

    /// <summary>The body's first bytes, as far as they are remembered.</summary>
    public ReadOnlySpan<byte> Body => _body;

    /// <summary>How many bytes of the request's body arrived.</summary>
    public long BodyBytes => Interlocked.Read(ref _bodyBytes);

    /// <summary>How many bytes of the response's body were handed to the connection.</summary>
    public long SentBytes => Interlocked.Read(ref _sentBytes);

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public CancellationToken Aborted => Context.RequestAborted;

    public void Received(in ReadOnlySequence<byte> bytes)
    {
        var kept = bytes.Slice(0, Math.Min(bytes.Length, _mostRecordedBytes - _body.Length));
        if (!kept.IsEmpty)
        {
            _body = [.. _body, .. kept.ToArray()];
        }

        Interlocked.Add(ref _bodyBytes, bytes.Length);
    }

    public void Sent(int bytes)
    {
        Interlocked.Add(ref _sentBytes, bytes);
    }

    /// <summary>Records the end; the first one stands.</summary>
    public bool TryEnd(ExchangeOutcome outcome)
    {
        return Interlocked.CompareExchange(ref _outcome, (int)outcome, (int)ExchangeOutcome.InFlight) == (int)ExchangeOutcome.InFlight;
    }

    /// <summary>Resets the connection because a knob says so. The exchange is over.</summary>
    public OperationCanceledException Cut()
    {
        TryEnd(ExchangeOutcome.AbortedByKnob);
        Context.Abort();
        return new OperationCanceledException("A knob cut the connection.");
    }

    /// <summary>Waits, unless the peer goes away.</summary>
    public Task WaitAsync(int milliseconds)
    {
        return milliseconds == 0 ? Task.CompletedTask : Task.Delay(milliseconds, Aborted);
    }
}
