using Gateway.Core.Buffers;
using Gateway.Core.Inspection;
using Gateway.Core.Sse;

namespace Gateway.Core.Metering;

/// <summary>Ends a stream of Responses: what fits of the event, the end of each open text, part and item, <c>response.incomplete</c> with all that was delivered.</summary>
internal static class ResponsesTruncation
{
    /// <summary>Writes the end of the stream, from the event on that does not fit.</summary>
    public static void Write(
        PooledBuffer output, BodySplice splice, in SseEvent e, DocumentReading reading, OutputCut cut, ResponsesRecord record, in Truncation truncation)
    {
        if (ResponsesRecord.IsDelivered(e.Data, reading, cut) && DocumentCut.TryApply(splice, reading, cut))
        {
            EventCut.Write(output, splice, e);
        }

        var sequence = record.Sequence;
        foreach (ref readonly var part in record.Parts)
        {
            if (part.IsDone || IsItemDone(record, part.Key.Choice))
            {
                continue;
            }

            if (!part.IsTextDone)
            {
                EndText(output, record, part, ref sequence);
            }

            if (!part.Json.IsEmpty)
            {
                EndPart(output, record, part, ref sequence);
            }
        }

        foreach (ref readonly var item in record.Items)
        {
            if (!item.IsDone)
            {
                var written = Begin(output, "response.output_item.done"u8, ref sequence);
                written.Write(",\"output_index\":"u8);
                written.Write(item.Index);
                written.Write(",\"item\":"u8);
                ResponsesJson.WriteItem(written, record, item);
                written.Write("}"u8);
                written.End();
            }
        }

        var last = Begin(output, "response.incomplete"u8, ref sequence);
        last.Write(",\"response\":"u8);
        ResponsesJson.WriteResponse(last, record, truncation);
        last.Write("}"u8);
        last.End();
    }

    private static bool IsItemDone(ResponsesRecord record, int index)
    {
        foreach (ref readonly var item in record.Items)
        {
            if (item.Index == index)
            {
                return item.IsDone;
            }
        }

        return false;
    }

    private static void EndText(PooledBuffer output, ResponsesRecord record, in ResponsesPart part, ref int sequence)
    {
        var name = ResponsesNames.TextDone(part.Key.Kind, ResponsesJson.TypeOf(record, part.Key.Choice));
        if (name.IsEmpty)
        {
            return;
        }

        var written = Begin(output, name, ref sequence);
        WritePlace(written, record, part);
        written.Write(",\""u8);
        written.Write(ResponsesNames.Member(name));
        written.Write("\":\""u8);
        ResponsesJson.WriteText(written, record, part.Key);
        written.Write(part.Key.Kind == TextKind.Content ? "\",\"logprobs\":[]}"u8 : "\"}"u8);
        written.End();
    }

    private static void EndPart(PooledBuffer output, ResponsesRecord record, in ResponsesPart part, ref int sequence)
    {
        var isSummary = part.Key.Kind == TextKind.ReasoningSummary;
        var written = Begin(output, isSummary ? "response.reasoning_summary_part.done"u8 : "response.content_part.done"u8, ref sequence);
        WritePlace(written, record, part);
        written.Write(",\"part\":"u8);
        ResponsesJson.WritePart(written, record, part);
        written.Write("}"u8);
        written.End();
    }

    private static EventWriter Begin(PooledBuffer output, ReadOnlySpan<byte> type, ref int sequence)
    {
        var written = EventWriter.Begin(output, type);
        written.Write("{\"type\":\""u8);
        written.Write(type);
        written.Write("\",\"sequence_number\":"u8);
        written.Write(sequence++);
        return written;
    }

    private static void WritePlace(EventWriter written, ResponsesRecord record, in ResponsesPart part)
    {
        written.Write(",\"item_id\":"u8);
        written.Write(ResponsesJson.IdOf(record, part.Key.Choice));
        written.Write(",\"output_index\":"u8);
        written.Write(part.Key.Choice);
        if (part.Key.Kind != TextKind.ToolArguments)
        {
            written.Write(part.Key.Kind == TextKind.ReasoningSummary ? ",\"summary_index\":"u8 : ",\"content_index\":"u8);
            written.Write(part.Key.Part);
        }
    }
}
