using Gateway.Core.Buffers;
using Gateway.Core.Inspection;
using Gateway.Core.Settlement;
using Gateway.Core.Sse;

namespace Gateway.Core.Metering;

/// <summary>
/// Stands beside a streamed answer: what each event is for, when the first token came, the usage reported, the output counted and, where the limits end it,
/// how the stream ends. One pass over each event, and none over those that nothing is asked of. Pooled; emptied by <see cref="Reset"/>.
/// </summary>
internal sealed class StreamMeter
{
    private readonly DocumentReading _reading = new();
    private readonly OutputMeter _output;
    private readonly AnswerText _text;
    private readonly ResponsesRecord _record = new();
    private readonly BodySplice _splice = new();
    private UsageFormat _format;
    private TokenUsage _usage;
    private OpenChoices _open;
    private OutputCut _cut;
    private bool _hasToken;

    /// <param name="output">Counts; begun and emptied by its owner.</param>
    /// <param name="text">Takes the text where it is wanted; begun and emptied by its owner.</param>
    public StreamMeter(OutputMeter output, AnswerText text)
    {
        _output = output;
        _text = text;
    }

    /// <summary>The usage reported so far.</summary>
    public TokenUsage Usage => _usage;

    /// <summary>True when the event observed last is the first that carries a token.</summary>
    public bool IsFirstToken { get; private set; }

    /// <summary>True once the limits end the output within the event observed last, which is not to be delivered as it is.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Begins with a stream of that format.</summary>
    public void Begin(UsageFormat format)
    {
        Reset();
        _format = format;
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

        if (!IsRead(e))
        {
            return _format == UsageFormat.OpenAi ? StreamEventRole.Content : ObserveType(e.EventName);
        }

        DocumentReader.Read(e.Data, _format, isAnswer: false, _reading);
        var hasUsage = _reading.IsWhole && _reading.TryUsage(e.Data, _format, ref _usage);
        Count(e);
        if (_text.IsTaking && _reading.IsWhole)
        {
            _text.Take(e.Data, _reading, IsCut ? _cut : null);
        }

        if (_format is UsageFormat.Messages or UsageFormat.Responses)
        {
            return ObserveType(e.EventName.IsEmpty ? _reading.Type.Of(e.Data) : e.EventName);
        }

        if (hasUsage && _reading.HasEmptyChoices)
        {
            return StreamEventRole.UsageOnly;
        }

        Token(_format == UsageFormat.None || _reading.HasToken || !_reading.IsWhole);
        return StreamEventRole.Content;
    }

    /// <summary>Writes how the stream ends once it <see cref="IsCut"/>.</summary>
    /// <param name="output">Takes whole events.</param>
    /// <param name="e">The event observed last.</param>
    /// <param name="truncation">What the end has to tell.</param>
    public void Truncate(PooledBuffer output, in SseEvent e, in Truncation truncation)
    {
        switch (_format)
        {
            case UsageFormat.Messages:
                MessagesTruncation.Write(output, _splice, e, _reading, _cut, _open, truncation);
                break;
            case UsageFormat.Responses:
                ResponsesTruncation.Write(output, _splice, e, _reading, _cut, _record, truncation);
                break;
            default:
                ChatTruncation.Write(output, _splice, e, _reading, _cut, _open, truncation);
                break;
        }
    }

    public void Reset()
    {
        _format = UsageFormat.None;
        _usage = default;
        _open = default;
        _cut = default;
        _hasToken = IsFirstToken = IsCut = false;
        _reading.Reset();
        _record.Reset();
        _splice.Reset();
    }

    // Events of a format with names need no reading but for what they count or report; of the others the first token has to be found.
    private bool IsRead(in SseEvent e)
    {
        if (_output.IsCounting || _text.IsTaking || UsageSearch.MayHold(e.Data))
        {
            return true;
        }

        return _format is UsageFormat.Messages or UsageFormat.Responses ? e.EventName.IsEmpty : !_hasToken;
    }

    private void Count(in SseEvent e)
    {
        if (!_output.IsCounting)
        {
            return;
        }

        if (!_reading.IsWhole)
        {
            _reading.SetUnreadable(e.Data.Length);
        }

        IsCut = !_output.TryTake(e.Data, _reading, out _cut);
        if (_output.IsLimited && _reading.IsWhole)
        {
            Follow(e.Data);
        }
    }

    // What the end of the stream would have to close.
    private void Follow(ReadOnlySpan<byte> data)
    {
        switch (_format)
        {
            case UsageFormat.OpenAi:
                foreach (ref readonly var end in _reading.Ends)
                {
                    _open.Begin(end.Choice);
                    if (end.IsEnded && !(IsCut && _cut.Reaches(end.PieceEnd)))
                    {
                        _open.End(end.Choice);
                    }
                }

                break;
            case UsageFormat.Messages when _reading.Index >= 0 && _reading.Type.Of(data).SequenceEqual("content_block_start"u8):
                _open.Begin(_reading.Index);
                break;
            case UsageFormat.Messages when _reading.Index >= 0 && _reading.Type.Of(data).SequenceEqual("content_block_stop"u8):
                _open.End(_reading.Index);
                break;
            case UsageFormat.Responses:
                _record.Follow(data, _reading, IsCut ? _cut : null);
                break;
        }
    }

    private StreamEventRole ObserveType(ReadOnlySpan<byte> type)
    {
        switch (_format)
        {
            case UsageFormat.Messages or UsageFormat.Responses when type.SequenceEqual("ping"u8):
                return StreamEventRole.Comment;
            case UsageFormat.Messages:
                Token(type.SequenceEqual("content_block_delta"u8));
                return type.SequenceEqual("message_stop"u8) ? StreamEventRole.Done : StreamEventRole.Content;
            default:
                Token(type.EndsWith(".delta"u8));
                return type.SequenceEqual("response.completed"u8) || type.SequenceEqual("response.incomplete"u8) || type.SequenceEqual("response.failed"u8)
                    ? StreamEventRole.Done
                    : StreamEventRole.Content;
        }
    }

    private void Token(bool isToken)
    {
        IsFirstToken = isToken && !_hasToken;
        _hasToken |= isToken;
    }
}
