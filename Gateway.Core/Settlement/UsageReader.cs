using System.Text.Json;

namespace Gateway.Core.Settlement;

/// <summary>Reads what an upstream reports as used.</summary>
internal static class UsageReader
{
    /// <summary>Reads one usage object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="format">Whose it is.</param>
    /// <param name="isStart">True for the first event of a Messages stream: its output is only a beginning and is not taken.</param>
    /// <param name="usage">What is known so far; what the object reports takes its place, the rest stays.</param>
    /// <returns>False when it is no JSON or reports nothing; the usage is unchanged then.</returns>
    public static bool TryReadObject(ReadOnlySpan<byte> json, UsageFormat format, bool isStart, ref TokenUsage usage)
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
            return TryApply(fields, format, isStart, ref usage);
        }
        catch (JsonException)
        {
            return false;
        }
    }

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
