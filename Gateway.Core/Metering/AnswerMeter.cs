using Gateway.Core.Buffers;
using Gateway.Core.Inspection;
using Gateway.Core.Settlement;

namespace Gateway.Core.Metering;

/// <summary>Counts the output of a whole answer, and cuts it in its JSON where the limits end it. Pooled; emptied by <see cref="Reset"/>.</summary>
internal sealed class AnswerMeter
{
    private readonly DocumentReading _reading = new();
    private readonly PooledBuffer _usageJson = new();
    private TokenUsage _usage;
    private OutputCut _cut;

    /// <summary>The edits that make the answer what may be delivered; none where it may be delivered as it is.</summary>
    public BodySplice Splice { get; } = new();

    /// <summary>The usage that the answer reported.</summary>
    public TokenUsage Usage => _usage;

    /// <summary>True when the limits end the output before the answer did.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Counts, and cuts where it has to.</summary>
    /// <param name="json">The body; an empty one has no output.</param>
    /// <param name="format">Whose it is.</param>
    /// <param name="output">Says where the output ends.</param>
    /// <param name="inputTokens">What the request took, where the answer does not say.</param>
    /// <returns>False when the body is no JSON, or cannot be cut.</returns>
    public bool TryMeter(ReadOnlySpan<byte> json, UsageFormat format, OutputMeter output, long inputTokens)
    {
        if (json.IsEmpty)
        {
            return true;
        }

        DocumentReader.Read(json, format, isAnswer: true, _reading);
        if (!_reading.IsWhole)
        {
            return false;
        }

        _reading.TryUsage(json, format, ref _usage);
        IsCut = !output.TryTake(json, _reading, out _cut);
        return !IsCut || TryCut(format, _cut, _usage.HasInput ? _usage.InputTokens : inputTokens, output.Count);
    }

    /// <summary>Counts the texts of an answer, or of its beginning.</summary>
    public void Count(ReadOnlySpan<byte> json, UsageFormat format, OutputMeter output)
    {
        DocumentReader.Read(json, format, isAnswer: true, _reading);
        output.TryTake(json, _reading, out _);
    }

    /// <summary>Hands the texts on, of an answer that has been metered as far as they were delivered.</summary>
    public void Take(ReadOnlySpan<byte> json, UsageFormat format, AnswerText text)
    {
        DocumentReader.Read(json, format, isAnswer: true, _reading);
        text.Take(json, _reading, IsCut ? _cut : null);
    }

    public void Reset()
    {
        _reading.Reset();
        _usageJson.Release();
        _usage = default;
        _cut = default;
        Splice.Reset();
        IsCut = false;
    }

    private bool TryCut(UsageFormat format, OutputCut cut, long input, long outputTokens)
    {
        if (!DocumentCut.TryApply(Splice, _reading, cut))
        {
            return false;
        }

        DocumentCut.SetReasons(Splice, _reading, cut, Reason(format));
        if (!_reading.Status.IsEmpty)
        {
            Splice.Replace(_reading.Status, "\"incomplete\""u8);
        }

        if (!_reading.IncompleteDetails.IsEmpty)
        {
            Splice.Replace(_reading.IncompleteDetails, "{\"reason\":\"max_output_tokens\"}"u8);
        }

        if (!_reading.Usage.IsEmpty)
        {
            TrueUsage.Write(_usageJson, format, input, outputTokens);
            Splice.Replace(_reading.Usage, _usageJson.Span);
        }

        return true;
    }

    private static ReadOnlySpan<byte> Reason(UsageFormat format) => format switch
    {
        UsageFormat.Messages => "\"max_tokens\""u8,
        UsageFormat.Responses => "\"incomplete\""u8,
        _ => "\"length\""u8,
    };
}
