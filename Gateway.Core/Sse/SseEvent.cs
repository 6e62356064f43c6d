namespace Gateway.Core.Sse;

/// <summary>One event of a stream; its spans are valid until the next call of the <see cref="SseEventReader"/> that gave it.</summary>
internal readonly ref struct SseEvent
{
    /// <summary>All its bytes as received, the blank line that ends it included. The events' bytes joined are the stream.</summary>
    public ReadOnlySpan<byte> Raw { get; init; }

    /// <summary>The values of its data fields, joined by line feeds.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>The value of its last event field; empty where there is none.</summary>
    public ReadOnlySpan<byte> EventName { get; init; }

    public SseEventKind Kind { get; init; }

    /// <summary>True when the event began in an earlier payload, so that <see cref="Raw"/> is a copy and not a slice of this one.</summary>
    public bool FromCarry { get; init; }

    /// <summary>Where <see cref="Raw"/> begins in the payload; 0 when it is from the carry.</summary>
    public int RawStart { get; init; }
}
