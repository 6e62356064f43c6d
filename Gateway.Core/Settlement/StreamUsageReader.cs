using Gateway.Core.Sse;

namespace Gateway.Core.Settlement;

/// <summary>Stands beside a streamed answer: what each event is for, when the first token came, and the usage reported. Pooled.</summary>
internal sealed class StreamUsageReader
{
    private UsageFormat _format;
    private TokenUsage _usage;
    private bool _hasToken;

    /// <summary>The usage reported so far.</summary>
    public TokenUsage Usage => _usage;

    /// <summary>True when the event observed last is the first that carries a token.</summary>
    public bool IsFirstToken { get; private set; }

    public void Reset(UsageFormat format)
    {
        _format = format;
        _usage = default;
        _hasToken = IsFirstToken = false;
    }

    /// <summary>Observes the next event of the stream.</summary>
    public StreamEventRole Observe(in SseEvent e)
    {
        IsFirstToken = false;
        if (e.Kind != SseEventKind.Data)
        {
            return StreamEventRole.Comment;
        }

        if (e.Data.SequenceEqual("[DONE]"u8))
        {
            return StreamEventRole.Done;
        }

        var hasEmptyChoices = false;
        var hasUsage = UsageSearch.MayHold(e.Data) && UsageReader.TryRead(e.Data, _format, ref _usage, out hasEmptyChoices);
        if (_format is UsageFormat.Messages or UsageFormat.Responses)
        {
            return ObserveTyped(StreamEventType.Of(e));
        }

        if (hasUsage && hasEmptyChoices)
        {
            return StreamEventRole.UsageOnly;
        }

        Token(!_hasToken && (_format == UsageFormat.None || ChunkTokens.Any(e.Data)));
        return StreamEventRole.Content;
    }

    private StreamEventRole ObserveTyped(ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual("ping"u8))
        {
            return StreamEventRole.Comment;
        }

        if (_format == UsageFormat.Messages)
        {
            Token(type.SequenceEqual("content_block_delta"u8));
            return type.SequenceEqual("message_stop"u8) ? StreamEventRole.Done : StreamEventRole.Content;
        }

        Token(type.EndsWith(".delta"u8));
        return type.SequenceEqual("response.completed"u8) || type.SequenceEqual("response.incomplete"u8) || type.SequenceEqual("response.failed"u8)
            ? StreamEventRole.Done
            : StreamEventRole.Content;
    }

    private void Token(bool isToken)
    {
        IsFirstToken = isToken && !_hasToken;
        _hasToken |= isToken;
    }
}
