using Gateway.Core.Buffers;
using Gateway.Core.Inspection;
using Gateway.Core.Settlement;
using Gateway.Core.Sse;

namespace Gateway.Core.Metering;

/// <summary>Ends a stream of chat or completions: what fits of the event, a last chunk for each open choice, usage, <c>[DONE]</c>.</summary>
internal static class ChatTruncation
{
    /// <summary>Writes the end of the stream, from the event on that does not fit.</summary>
    public static void Write(
        PooledBuffer output, BodySplice splice, in SseEvent e, DocumentReading reading, OutputCut cut, OpenChoices open, in Truncation truncation)
    {
        if (DocumentCut.TryApply(splice, reading, cut))
        {
            DocumentCut.SetReasons(splice, reading, cut, "null"u8);
            if (!reading.Usage.IsEmpty)
            {
                splice.Replace(reading.Usage, "null"u8);
            }

            EventCut.Write(output, splice, e);
        }

        var begun = open;
        for (var choice = 0; choice < Math.Min(truncation.Choices, OpenChoices.Most); choice++)
        {
            // One that was asked for and never came ends as well.
            open.Begin(choice);
        }

        for (var choice = open.Next(0); choice >= 0; choice = open.Next(choice + 1))
        {
            var chunk = Begin(output, e.Data, reading, truncation);
            chunk.Write("{\"index\":"u8);
            chunk.Write(choice);
            chunk.Write(Nothing(truncation, begun.HasBegun(choice)));
            chunk.Write(",\"logprobs\":null,\"finish_reason\":\"length\"}]}"u8);
            chunk.End();
        }

        if (truncation.WithUsage)
        {
            WriteUsage(output, e.Data, reading, truncation);
        }

        output.Append("data: [DONE]\n\n"u8);
    }

    // Clients learn a message's role from its first chunk, and some fail without one.
    private static ReadOnlySpan<byte> Nothing(in Truncation truncation, bool hasBegun) =>
        truncation.IsCompletions ? ",\"text\":\"\""u8
        : hasBegun ? ",\"delta\":{}"u8
        : ",\"delta\":{\"role\":\"assistant\",\"content\":\"\"}"u8;

    private static void WriteUsage(PooledBuffer output, ReadOnlySpan<byte> data, DocumentReading reading, in Truncation truncation)
    {
        var chunk = Begin(output, data, reading, truncation);
        chunk.Write("],\"usage\":"u8);
        chunk.WriteUsage(UsageFormat.OpenAi, truncation.InputTokens, truncation.OutputTokens);
        chunk.Write("}"u8);
        chunk.End();
    }

    // As the stream's other chunks begin.
    private static EventWriter Begin(PooledBuffer output, ReadOnlySpan<byte> data, DocumentReading reading, in Truncation truncation)
    {
        var chunk = EventWriter.Begin(output, default);
        chunk.Write("{\"id\":"u8);
        chunk.Write(reading.Id.IsEmpty ? "\"\""u8 : reading.Id.Of(data));
        chunk.Write(truncation.IsCompletions ? ",\"object\":\"text_completion\""u8 : ",\"object\":\"chat.completion.chunk\""u8);
        chunk.Write(",\"created\":"u8);
        chunk.Write(reading.Created.IsEmpty ? "0"u8 : reading.Created.Of(data));
        chunk.Write(",\"model\":"u8);
        chunk.Write(reading.Model.IsEmpty ? "\"\""u8 : reading.Model.Of(data));
        chunk.Write(",\"choices\":["u8);
        return chunk;
    }
}
