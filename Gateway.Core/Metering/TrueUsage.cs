using System.Buffers.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Settlement;

namespace Gateway.Core.Metering;

/// <summary>The usage of an answer that was cut.</summary>
internal static class TrueUsage
{
    private const int LongestNumber = 20;

    /// <summary>Appends the usage object.</summary>
    public static void Write(PooledBuffer json, UsageFormat format, long input, long output)
    {
        switch (format)
        {
            case UsageFormat.Messages:
                Number(json, "{\"input_tokens\":"u8, input);
                Number(json, ",\"output_tokens\":"u8, output);
                break;
            case UsageFormat.Responses:
                Number(json, "{\"input_tokens\":"u8, input);
                Number(json, ",\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":"u8, output);
                Number(json, ",\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":"u8, input + output);
                break;
            default:
                Number(json, "{\"prompt_tokens\":"u8, input);
                Number(json, ",\"completion_tokens\":"u8, output);
                Number(json, ",\"total_tokens\":"u8, input + output);
                break;
        }

        json.Append((byte)'}');
    }

    private static void Number(PooledBuffer json, ReadOnlySpan<byte> before, long value)
    {
        json.Append(before);
        Utf8Formatter.TryFormat(value, json.GetSpan(LongestNumber), out var length);
        json.Advance(length);
    }
}
