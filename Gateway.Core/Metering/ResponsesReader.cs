using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>Reads events and answers of Responses; the choice of a text is its output item.</summary>
internal static class ResponsesReader
{
    /// <summary>Reads the document whose opening brace the cursor is at.</summary>
    public static void Read(ref JsonCursor cursor, ReadOnlySpan<byte> json, bool isAnswer, DocumentReading reading)
    {
        if (isAnswer)
        {
            ReadResponse(ref cursor, json, reading);
            return;
        }

        var members = new ResponsesEventMembers();
        cursor.TryEnter((byte)'{');
        while (cursor.TryMember())
        {
            ReadMember(ref cursor, json, ref members, reading);
        }

        var type = reading.Type.Of(json);
        var item = Math.Max(reading.Index, 0);
        var part = Math.Max(reading.Part, 0);
        reading.HasToken = type.EndsWith(".delta"u8);
        if (reading.HasToken)
        {
            AddText(members.Delta, new TextKey(item, part, KindOf(type)), PieceForm.Delta, reading);
        }
        else
        {
            AddText(members.Text, new TextKey(item, part, KindOf(type)), PieceForm.Whole, reading);
            AddText(members.Refusal, new TextKey(item, part, TextKind.Refusal), PieceForm.Whole, reading);
            AddText(members.Arguments, new TextKey(item, 0, TextKind.ToolArguments), PieceForm.Whole, reading);
            AddText(members.Transcript, new TextKey(item, part, TextKind.Transcript), PieceForm.Whole, reading);
        }

        Span<byte> scratch = stackalloc byte[JsonCursor.ScratchLength];
        if (!members.Part.IsEmpty)
        {
            var inner = new JsonCursor(json, members.Part.Start, scratch);
            ReadPart(ref inner, json, item, part, type.StartsWith("response.reasoning_summary"u8), reading);
        }

        if (!members.Item.IsEmpty)
        {
            var inner = new JsonCursor(json, members.Item.Start, scratch);
            ReadItem(ref inner, json, item, reading);
        }

        if (!members.Response.IsEmpty)
        {
            var inner = new JsonCursor(json, members.Response.Start, scratch);
            ReadResponse(ref inner, json, reading);
        }
    }

    private static void ReadMember(ref JsonCursor cursor, ReadOnlySpan<byte> json, ref ResponsesEventMembers members, DocumentReading reading)
    {
        var name = cursor.Name;
        if (name.SequenceEqual("type"u8))
        {
            reading.Type = cursor.TryText(out var type) ? type : default;
        }
        else if (name.SequenceEqual("sequence_number"u8))
        {
            reading.Sequence = cursor.TryNumber(out var number) ? number : -1;
        }
        else if (name.SequenceEqual("output_index"u8))
        {
            reading.Index = cursor.TryNumber(out var index) ? index : -1;
        }
        else if (name.SequenceEqual("content_index"u8) || name.SequenceEqual("summary_index"u8))
        {
            reading.Part = cursor.TryNumber(out var part) ? part : -1;
        }
        else if (name.SequenceEqual("item_id"u8))
        {
            reading.ItemId = cursor.Skip();
        }
        else if (name.SequenceEqual("item"u8))
        {
            reading.Subject = members.Item = cursor.Skip();
        }
        else if (name.SequenceEqual("part"u8))
        {
            reading.Subject = members.Part = cursor.Skip();
        }
        else if (name.SequenceEqual("response"u8))
        {
            reading.Subject = members.Response = cursor.Skip();
        }
        else if (name.SequenceEqual("usage"u8))
        {
            reading.Usage = UsageValue.Read(ref cursor, json);
        }
        else if (name.SequenceEqual("logprobs"u8))
        {
            reading.AddUncounted(cursor.Skip());
        }
        else
        {
            members.TryTake(ref cursor);
        }
    }

    private static void AddText(ByteRange? text, TextKey key, PieceForm form, DocumentReading reading)
    {
        if (text is { } range)
        {
            reading.Add(key, form, range);
        }
    }

    private static TextKind KindOf(ReadOnlySpan<byte> type)
    {
        if (type.StartsWith("response.output_text"u8))
        {
            return TextKind.Content;
        }

        if (type.StartsWith("response.reasoning_summary"u8))
        {
            return TextKind.ReasoningSummary;
        }

        if (type.StartsWith("response.reasoning"u8))
        {
            return TextKind.Reasoning;
        }

        if (type.StartsWith("response.refusal"u8))
        {
            return TextKind.Refusal;
        }

        if (type.IndexOf("arguments"u8) >= 0 || type.IndexOf("_input"u8) >= 0 || type.IndexOf("_code"u8) >= 0)
        {
            return TextKind.ToolArguments;
        }

        return type.IndexOf("transcript"u8) >= 0 ? TextKind.Transcript : TextKind.Other;
    }

    private static void ReadResponse(ref JsonCursor cursor, ReadOnlySpan<byte> json, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'{'))
        {
            return;
        }

        while (cursor.TryMember())
        {
            if (cursor.Name.SequenceEqual("output"u8))
            {
                ReadItems(ref cursor, json, reading);
            }
            else if (cursor.Name.SequenceEqual("usage"u8))
            {
                reading.Usage = UsageValue.Read(ref cursor, json);
            }
            else if (cursor.Name.SequenceEqual("status"u8))
            {
                reading.Status = cursor.Skip();
            }
            else if (cursor.Name.SequenceEqual("incomplete_details"u8))
            {
                reading.IncompleteDetails = cursor.Skip();
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void ReadItems(ref JsonCursor cursor, ReadOnlySpan<byte> json, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'['))
        {
            return;
        }

        for (var position = 0; cursor.TryElement(); position++)
        {
            ReadItem(ref cursor, json, position, reading);
        }
    }

    private static void ReadItem(ref JsonCursor cursor, ReadOnlySpan<byte> json, int item, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'{'))
        {
            return;
        }

        ByteRange status = default;
        while (cursor.TryMember())
        {
            var name = cursor.Name;
            if (name.SequenceEqual("content"u8))
            {
                ReadParts(ref cursor, json, item, isSummary: false, reading);
            }
            else if (name.SequenceEqual("summary"u8))
            {
                ReadParts(ref cursor, json, item, isSummary: true, reading);
            }
            else if (name.SequenceEqual("name"u8))
            {
                MessageReader.ReadText(ref cursor, new TextKey(item, 0, TextKind.ToolName), PieceForm.Whole, reading);
            }
            else if (name.SequenceEqual("arguments"u8) || name.SequenceEqual("input"u8) || name.SequenceEqual("code"u8))
            {
                MessageReader.ReadText(ref cursor, new TextKey(item, 0, TextKind.ToolArguments), PieceForm.Whole, reading);
            }
            else if (name.SequenceEqual("status"u8))
            {
                status = cursor.Skip();
            }
            else
            {
                cursor.Skip();
            }
        }

        reading.AddEnd(status, isEnded: !status.IsEmpty);
    }

    private static void ReadParts(ref JsonCursor cursor, ReadOnlySpan<byte> json, int item, bool isSummary, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'['))
        {
            return;
        }

        for (var position = 0; cursor.TryElement(); position++)
        {
            ReadPart(ref cursor, json, item, position, isSummary, reading);
        }
    }

    private static void ReadPart(ref JsonCursor cursor, ReadOnlySpan<byte> json, int item, int part, bool isSummary, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'{'))
        {
            return;
        }

        // The type may stand behind the text.
        var kind = isSummary ? TextKind.ReasoningSummary : TextKind.Content;
        ByteRange? text = null;
        while (cursor.TryMember())
        {
            var name = cursor.Name;
            if (name.SequenceEqual("text"u8))
            {
                text = cursor.TryText(out var range) ? range : text;
            }
            else if (name.SequenceEqual("refusal"u8))
            {
                MessageReader.ReadText(ref cursor, new TextKey(item, part, TextKind.Refusal), PieceForm.Whole, reading);
            }
            else if (name.SequenceEqual("transcript"u8))
            {
                MessageReader.ReadText(ref cursor, new TextKey(item, part, TextKind.Transcript), PieceForm.Whole, reading);
            }
            else if (name.SequenceEqual("type"u8))
            {
                kind = cursor.TryText(out var type) && type.Of(json).SequenceEqual("reasoning_text"u8) ? TextKind.Reasoning : kind;
            }
            else if (name.SequenceEqual("logprobs"u8))
            {
                reading.AddUncounted(cursor.Skip());
            }
            else
            {
                cursor.Skip();
            }
        }

        AddText(text, new TextKey(item, part, kind), PieceForm.Whole, reading);
    }
}
