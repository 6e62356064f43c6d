using Gateway.Core.Buffers;
using Gateway.Core.Inspection;
using Gateway.Core.Sse;

namespace Gateway.Core.Metering;

/// <summary>Ends a stream of Messages: what fits of the event, the end of each open block, <c>message_delta</c>, <c>message_stop</c>.</summary>
internal static class MessagesTruncation
{
    /// <summary>Writes the end of the stream, from the event on that does not fit.</summary>
    public static void Write(
        PooledBuffer output, BodySplice splice, in SseEvent e, DocumentReading reading, OutputCut cut, OpenChoices open, in Truncation truncation)
    {
        if (DocumentCut.TryApply(splice, reading, cut))
        {
            DocumentCut.SetReasons(splice, reading, cut, "null"u8);
            EventCut.Write(output, splice, e);
        }

        for (var block = open.Next(0); block >= 0; block = open.Next(block + 1))
        {
            var stop = EventWriter.Begin(output, "content_block_stop"u8);
            stop.Write("{\"type\":\"content_block_stop\",\"index\":"u8);
            stop.Write(block);
            stop.Write("}"u8);
            stop.End();
        }

        var delta = EventWriter.Begin(output, "message_delta"u8);
        delta.Write("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":"u8);
        delta.Write(truncation.OutputTokens);
        delta.Write("}}"u8);
        delta.End();
        output.Append("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8);
    }
}
