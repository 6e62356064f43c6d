using System.Text.Json;

namespace Gateway.Core.Settlement;

/// <summary>Reads what an upstream reports as used, out of one JSON document.</summary>
internal static class UsageReader
{
    /// <summary>Reads the usage of a whole answer or of one event's data.</summary>
    /// <param name="json">One JSON object.</param>
    /// <param name="format">How it reports usage.</param>
    /// <param name="usage">What is known so far; what the document reports takes its place, the rest stays.</param>
    /// <returns>False when the document is no JSON or reports nothing; the usage is unchanged then.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, UsageFormat format, ref TokenUsage usage) =>
        TryRead(json, format, ref usage, out _);

    /// <summary>The same, and whether the document has an empty <c>choices</c>, as the last chunk of a stream does.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, UsageFormat format, ref TokenUsage usage, out bool hasEmptyChoices)
    {
        hasEmptyChoices = false;
        try
        {
            var reader = new Utf8JsonReader(json);
            return format != UsageFormat.None && reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && TryReadDocument(ref reader, format, ref usage, out hasEmptyChoices);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads a usage object that stands alone.</summary>
    public static bool TryReadObject(ReadOnlySpan<byte> json, UsageFormat format, ref TokenUsage usage)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            if (format == UsageFormat.None || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            var fields = UsageFields.Read(ref reader, format);
            reader.Read();
            return TryApply(fields, format, isStart: false, ref usage);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadDocument(ref Utf8JsonReader reader, UsageFormat format, ref TokenUsage usage, out bool hasEmptyChoices)
    {
        hasEmptyChoices = false;
        var result = usage;
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("usage"u8))
            {
                found |= TryReadUsage(ref reader, format, isStart: false, ref result);
            }
            else if (IsWrapper(ref reader, format))
            {
                found |= TryReadWrapped(ref reader, format, ref result);
            }
            else if (format == UsageFormat.OpenAi && reader.ValueTextEquals("choices"u8))
            {
                hasEmptyChoices = IsEmptyArray(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        // Throws on anything but white space: a document that is not whole reports nothing.
        reader.Read();
        usage = found ? result : usage;
        return found;
    }

    private static bool IsWrapper(ref Utf8JsonReader reader, UsageFormat format) => format switch
    {
        UsageFormat.Responses => reader.ValueTextEquals("response"u8),
        UsageFormat.Messages => reader.ValueTextEquals("message"u8),
        _ => false,
    };

    private static bool TryReadWrapped(ref Utf8JsonReader reader, UsageFormat format, ref TokenUsage usage)
    {
        var found = false;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("usage"u8))
            {
                found |= TryReadUsage(ref reader, format, isStart: format == UsageFormat.Messages, ref usage);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        return found;
    }

    private static bool TryReadUsage(ref Utf8JsonReader reader, UsageFormat format, bool isStart, ref TokenUsage usage)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return TryApply(UsageFields.Read(ref reader, format), format, isStart, ref usage);
        }

        reader.Skip();
        return false;
    }

    private static bool IsEmptyArray(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return false;
        }

        var isEmpty = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            isEmpty = false;
            reader.Skip();
        }

        return isEmpty;
    }

    /// <param name="fields">What was reported.</param>
    /// <param name="format">By which format.</param>
    /// <param name="isStart">True for the first event of a Messages stream: its output is only a beginning and is not taken.</param>
    /// <param name="usage">Takes the report.</param>
    private static bool TryApply(in UsageFields fields, UsageFormat format, bool isStart, ref TokenUsage usage)
    {
        var (input, output) = format == UsageFormat.Messages ? MessagesTotals(fields) : Totals(fields);
        output = isStart ? -1 : output;
        if (input < 0 && output < 0)
        {
            return false;
        }

        // Later Messages events repeat the input in part or in full: it never shrinks.
        var known = format == UsageFormat.Messages ? usage.InputTokens : 0;
        usage = new TokenUsage(
            input < 0 ? usage.InputTokens : Math.Max(input, known),
            output < 0 ? usage.OutputTokens : output,
            usage.HasInput || input >= 0,
            usage.HasOutput || output >= 0,
            fields.Cached < 0 ? usage.CachedInputTokens : fields.Cached,
            fields.Reasoning < 0 ? usage.ReasoningTokens : fields.Reasoning);
        return true;
    }

    private static (long Input, long Output) Totals(in UsageFields fields) => fields switch
    {
        { Input: < 0, Output: >= 0 } when fields.Total >= fields.Output => (fields.Total - fields.Output, fields.Output),
        { Input: >= 0, Output: < 0 } when fields.Total >= fields.Input => (fields.Input, fields.Total - fields.Input),
        _ => (fields.Input, fields.Output),
    };

    private static (long Input, long Output) MessagesTotals(in UsageFields fields)
    {
        var input = Math.Max(fields.Input, 0) + Math.Max(fields.Cached, 0) + Math.Max(fields.CacheWritten, 0);
        return (fields is { Input: < 0, Cached: < 0, CacheWritten: < 0 } ? -1 : input, fields.Output);
    }
}
