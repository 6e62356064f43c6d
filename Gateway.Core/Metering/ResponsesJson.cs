using Gateway.Core.Settlement;

namespace Gateway.Core.Metering;

/// <summary>Writes the parts, items and the response of a truncated stream: as they began, with the text that was delivered.</summary>
internal static class ResponsesJson
{
    /// <summary>The type of an item, quotes included; empty when the item is not known.</summary>
    public static ReadOnlySpan<byte> TypeOf(ResponsesRecord record, int item) => MemberOf(record, item, "type"u8);

    /// <summary>The id of an item, quotes included.</summary>
    public static ReadOnlySpan<byte> IdOf(ResponsesRecord record, int item)
    {
        var id = MemberOf(record, item, "id"u8);
        return id.IsEmpty ? "\"\""u8 : id;
    }

    /// <summary>Writes a text without quotes: its deltas, which are escaped already.</summary>
    public static void WriteText(EventWriter json, ResponsesRecord record, TextKey key)
    {
        foreach (ref readonly var segment in record.Segments)
        {
            if (segment.Key == key)
            {
                json.Write(segment.Range.Of(record.Bytes));
            }
        }
    }

    public static void WritePart(EventWriter json, ResponsesRecord record, in ResponsesPart part)
    {
        var bytes = part.Json.Of(record.Bytes);
        if (part.IsDone)
        {
            json.Write(bytes);
            return;
        }

        if (bytes.IsEmpty)
        {
            WriteNewPart(json, record, part.Key);
            return;
        }

        Span<byte> scratch = stackalloc byte[JsonCursor.ScratchLength];
        var cursor = new JsonCursor(bytes, 0, scratch);
        var copied = 0;
        cursor.TryEnter((byte)'{');
        while (cursor.TryMember())
        {
            var isText = cursor.Name.SequenceEqual("text"u8) || cursor.Name.SequenceEqual("refusal"u8) || cursor.Name.SequenceEqual("transcript"u8);
            var value = cursor.Skip();
            if (isText)
            {
                json.Write(bytes[copied..value.Start]);
                WriteQuoted(json, record, part.Key);
                copied = value.End;
            }
        }

        json.Write(bytes[copied..]);
    }

    /// <summary>Writes an item: one that has ended as it ended, another as incomplete.</summary>
    public static void WriteItem(EventWriter json, ResponsesRecord record, in ResponsesItem item)
    {
        var bytes = item.Json.Of(record.Bytes);
        if (item.IsDone || bytes.IsEmpty)
        {
            json.Write(bytes.IsEmpty ? "{}"u8 : bytes);
            return;
        }

        Span<byte> scratch = stackalloc byte[JsonCursor.ScratchLength];
        var cursor = new JsonCursor(bytes, 0, scratch);
        var copied = 0;
        cursor.TryEnter((byte)'{');
        while (cursor.TryMember())
        {
            var member = ItemMember(cursor.Name);
            var value = cursor.Skip();
            if (member == ResponsesItemMember.Other)
            {
                continue;
            }

            json.Write(bytes[copied..value.Start]);
            copied = value.End;
            switch (member)
            {
                case ResponsesItemMember.Status:
                    json.Write("\"incomplete\""u8);
                    break;
                case ResponsesItemMember.Arguments:
                    WriteQuoted(json, record, new TextKey(item.Index, 0, TextKind.ToolArguments));
                    break;
                default:
                    WriteParts(json, record, item.Index, member == ResponsesItemMember.Summary);
                    break;
            }
        }

        json.Write(bytes[copied..]);
    }

    /// <summary>Writes the response with all that was delivered.</summary>
    public static void WriteResponse(EventWriter json, ResponsesRecord record, in Truncation truncation)
    {
        json.Write("{\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"output\":["u8);
        var isFirst = true;
        foreach (ref readonly var item in record.Items)
        {
            json.Write(isFirst ? default : ","u8);
            isFirst = false;
            WriteItem(json, record, item);
        }

        json.Write("],\"usage\":"u8);
        json.WriteUsage(UsageFormat.Responses, truncation.InputTokens, truncation.OutputTokens);
        if (record.Response.IsEmpty)
        {
            json.Write(",\"id\":\"\",\"object\":\"response\",\"created_at\":0,\"model\":\"\",\"error\":null}"u8);
            return;
        }

        WriteOthers(json, record.Response.Of(record.Bytes));
        json.Write("}"u8);
    }

    // The members of the response that stay as they are.
    private static void WriteOthers(EventWriter json, ReadOnlySpan<byte> response)
    {
        Span<byte> scratch = stackalloc byte[JsonCursor.ScratchLength];
        var cursor = new JsonCursor(response, 0, scratch);
        cursor.TryEnter((byte)'{');
        while (cursor.TryMember())
        {
            var name = cursor.Name;
            if (name.SequenceEqual("status"u8) || name.SequenceEqual("incomplete_details"u8) || name.SequenceEqual("output"u8)
                || name.SequenceEqual("usage"u8) || name.ContainsAny((byte)'"', (byte)'\\'))
            {
                cursor.Skip();
                continue;
            }

            json.Write(",\""u8);
            json.Write(name);
            json.Write("\":"u8);
            json.Write(cursor.Skip().Of(response));
        }
    }

    private static void WriteParts(EventWriter json, ResponsesRecord record, int item, bool isSummary)
    {
        json.Write("["u8);
        var isFirst = true;
        foreach (ref readonly var part in record.Parts)
        {
            if (part.Key.Choice != item || !IsPart(part.Key.Kind) || (part.Key.Kind == TextKind.ReasoningSummary) != isSummary)
            {
                continue;
            }

            json.Write(isFirst ? default : ","u8);
            isFirst = false;
            WritePart(json, record, part);
        }

        json.Write("]"u8);
    }

    private static bool IsPart(TextKind kind) =>
        kind is TextKind.Content or TextKind.Refusal or TextKind.Reasoning or TextKind.ReasoningSummary or TextKind.Transcript;

    // Of a text whose part was never begun.
    private static void WriteNewPart(EventWriter json, ResponsesRecord record, TextKey key)
    {
        json.Write(key.Kind switch
        {
            TextKind.Refusal => "{\"type\":\"refusal\",\"refusal\":"u8,
            TextKind.Reasoning => "{\"type\":\"reasoning_text\",\"text\":"u8,
            TextKind.ReasoningSummary => "{\"type\":\"summary_text\",\"text\":"u8,
            _ => "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":"u8,
        });
        WriteQuoted(json, record, key);
        json.Write("}"u8);
    }

    private static void WriteQuoted(EventWriter json, ResponsesRecord record, TextKey key)
    {
        json.Write("\""u8);
        WriteText(json, record, key);
        json.Write("\""u8);
    }

    private static ResponsesItemMember ItemMember(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("status"u8))
        {
            return ResponsesItemMember.Status;
        }

        if (name.SequenceEqual("content"u8))
        {
            return ResponsesItemMember.Content;
        }

        if (name.SequenceEqual("summary"u8))
        {
            return ResponsesItemMember.Summary;
        }

        return name.SequenceEqual("arguments"u8) || name.SequenceEqual("input"u8) || name.SequenceEqual("code"u8)
            ? ResponsesItemMember.Arguments
            : ResponsesItemMember.Other;
    }

    private static ReadOnlySpan<byte> MemberOf(ResponsesRecord record, int index, ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var item in record.Items)
        {
            if (item.Index == index)
            {
                return Find(item.Json.Of(record.Bytes), name);
            }
        }

        return default;
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        Span<byte> scratch = stackalloc byte[JsonCursor.ScratchLength];
        var cursor = new JsonCursor(json, 0, scratch);
        cursor.TryEnter((byte)'{');
        while (cursor.TryMember())
        {
            var isIt = cursor.Name.SequenceEqual(name);
            var value = cursor.Skip();
            if (isIt)
            {
                return value.Of(json);
            }
        }

        return default;
    }
}
