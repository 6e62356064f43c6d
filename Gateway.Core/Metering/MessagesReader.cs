using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>Reads events and answers of Messages; the choice of a text is its content block.</summary>
internal static class MessagesReader
{
    /// <summary>Reads the document whose opening brace the cursor is at.</summary>
    public static void Read(ref JsonCursor cursor, ReadOnlySpan<byte> json, bool isAnswer, DocumentReading reading)
    {
        ByteRange reason = default;
        cursor.TryEnter((byte)'{');
        while (cursor.TryMember())
        {
            var name = cursor.Name;
            if (name.SequenceEqual("type"u8))
            {
                reading.Type = cursor.TryText(out var type) ? type : default;
            }
            else if (name.SequenceEqual("index"u8))
            {
                reading.Index = cursor.TryNumber(out var index) ? index : -1;
            }
            else if (name.SequenceEqual("delta"u8) || name.SequenceEqual("content_block"u8))
            {
                ReadBlock(ref cursor, json, 0, ref reason, reading);
            }
            else if (name.SequenceEqual("content"u8))
            {
                ReadBlocks(ref cursor, json, reading);
            }
            else if (name.SequenceEqual("message"u8))
            {
                ReadMessage(ref cursor, json, reading);
            }
            else if (name.SequenceEqual("usage"u8))
            {
                reading.Usage = UsageValue.Read(ref cursor, json);
            }
            else if (name.SequenceEqual("stop_reason"u8))
            {
                reason = cursor.Skip();
            }
            else
            {
                cursor.Skip();
            }
        }

        if (!isAnswer)
        {
            reading.RenumberChoice(Math.Max(reading.Index, 0));
        }

        reading.AddEnd(reason, !reason.IsEmpty && !reason.Of(json).SequenceEqual("null"u8));
    }

    // The beginning of a stream, in which the content is usually still empty.
    private static void ReadMessage(ref JsonCursor cursor, ReadOnlySpan<byte> json, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'{'))
        {
            return;
        }

        while (cursor.TryMember())
        {
            if (cursor.Name.SequenceEqual("usage"u8))
            {
                reading.FirstUsage = UsageValue.Read(ref cursor, json);
            }
            else if (cursor.Name.SequenceEqual("content"u8))
            {
                ReadBlocks(ref cursor, json, reading);
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void ReadBlocks(ref JsonCursor cursor, ReadOnlySpan<byte> json, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'['))
        {
            return;
        }

        ByteRange none = default;
        for (var position = 0; cursor.TryElement(); position++)
        {
            ReadBlock(ref cursor, json, position, ref none, reading);
        }
    }

    private static void ReadBlock(ref JsonCursor cursor, ReadOnlySpan<byte> json, int position, ref ByteRange reason, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'{'))
        {
            return;
        }

        while (cursor.TryMember())
        {
            var name = cursor.Name;
            if (name.SequenceEqual("text"u8))
            {
                MessageReader.ReadText(ref cursor, new TextKey(position, 0, TextKind.Content), PieceForm.Delta, reading);
            }
            else if (name.SequenceEqual("thinking"u8))
            {
                MessageReader.ReadText(ref cursor, new TextKey(position, 0, TextKind.Reasoning), PieceForm.Delta, reading);
            }
            else if (name.SequenceEqual("partial_json"u8))
            {
                MessageReader.ReadText(ref cursor, new TextKey(position, 0, TextKind.ToolArguments), PieceForm.Delta, reading);
            }
            else if (name.SequenceEqual("name"u8))
            {
                MessageReader.ReadText(ref cursor, new TextKey(position, 0, TextKind.ToolName), PieceForm.Delta, reading);
            }
            else if (name.SequenceEqual("input"u8))
            {
                ReadInput(ref cursor, json, position, reading);
            }
            else if (name.SequenceEqual("stop_reason"u8))
            {
                reason = cursor.Skip();
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    // The arguments of a tool's use: empty where deltas follow.
    private static void ReadInput(ref JsonCursor cursor, ReadOnlySpan<byte> json, int position, DocumentReading reading)
    {
        var input = cursor.Skip();
        var value = input.Of(json);
        if (value.Length > 2 && !value[1..^1].Trim(" \t\r\n"u8).IsEmpty)
        {
            reading.Add(new TextKey(position, 0, TextKind.ToolArguments), PieceForm.Raw, input);
        }
    }
}
