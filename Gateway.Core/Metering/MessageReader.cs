namespace Gateway.Core.Metering;

/// <summary>Reads the message of a choice, or a delta of it. What it finds goes under choice 0.</summary>
internal static class MessageReader
{
    /// <summary>Reads the value that the cursor is at.</summary>
    public static void Read(ref JsonCursor cursor, ReadOnlySpan<byte> json, PieceForm form, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'{'))
        {
            return;
        }

        var reasoning = -1;
        while (cursor.TryMember())
        {
            var name = cursor.Name;
            if (name.SequenceEqual("content"u8))
            {
                ReadContent(ref cursor, json, form, reading);
            }
            else if (name.SequenceEqual("reasoning_content"u8) || name.SequenceEqual("reasoning"u8))
            {
                ReadReasoning(ref cursor, json, form, ref reasoning, reading);
            }
            else if (name.SequenceEqual("refusal"u8))
            {
                ReadText(ref cursor, new TextKey(0, 0, TextKind.Refusal), form, reading);
            }
            else if (name.SequenceEqual("tool_calls"u8))
            {
                ReadToolCalls(ref cursor, json, form, reading);
            }
            else if (name.SequenceEqual("function_call"u8))
            {
                // One only, and never beside tool calls.
                ReadFunction(ref cursor, json, form, reading);
            }
            else if (name.SequenceEqual("audio"u8))
            {
                ReadAudio(ref cursor, json, form, reading);
            }
            else if (name.SequenceEqual("role"u8))
            {
                cursor.Skip();
            }
            else
            {
                Uncounted(ref cursor, json, reading);
            }
        }
    }

    /// <summary>Reads a string as a piece of that text; a value of any other kind does not count.</summary>
    public static void ReadText(ref JsonCursor cursor, TextKey key, PieceForm form, DocumentReading reading)
    {
        if (cursor.TryText(out var text))
        {
            reading.HasToken |= !text.IsEmpty;
            reading.Add(key, form, text);
        }
    }

    // A string, or parts in an array, reasoning among them.
    private static void ReadContent(ref JsonCursor cursor, ReadOnlySpan<byte> json, PieceForm form, DocumentReading reading)
    {
        if (cursor.Peek() != (byte)'[')
        {
            ReadText(ref cursor, new TextKey(0, 0, TextKind.Content), form, reading);
            return;
        }

        ReadParts(ref cursor, json, TextKind.Content, reading);
    }

    private static void ReadParts(ref JsonCursor cursor, ReadOnlySpan<byte> json, TextKind kind, DocumentReading reading)
    {
        cursor.TryEnter((byte)'[');
        while (cursor.TryElement())
        {
            if (!cursor.TryEnter((byte)'{'))
            {
                continue;
            }

            while (cursor.TryMember())
            {
                var name = cursor.Name;
                if (name.SequenceEqual("text"u8))
                {
                    // The parts are one text; each continues it.
                    ReadText(ref cursor, new TextKey(0, 0, kind), PieceForm.Delta, reading);
                }
                else if (name.SequenceEqual("thinking"u8) && kind == TextKind.Content && cursor.Peek() == (byte)'[')
                {
                    ReadParts(ref cursor, json, TextKind.Reasoning, reading);
                }
                else if (name.SequenceEqual("type"u8))
                {
                    cursor.Skip();
                }
                else
                {
                    Uncounted(ref cursor, json, reading);
                }
            }
        }
    }

    // Some upstreams say the same under both names.
    private static void ReadReasoning(ref JsonCursor cursor, ReadOnlySpan<byte> json, PieceForm form, ref int first, DocumentReading reading)
    {
        if (cursor.Peek() != (byte)'"')
        {
            Uncounted(ref cursor, json, reading);
            return;
        }

        cursor.TryText(out var text);
        reading.HasToken |= !text.IsEmpty;
        var key = new TextKey(0, 0, TextKind.Reasoning);
        if (first >= 0 && text.Of(json).SequenceEqual(reading.Pieces[first].Range.Of(json)))
        {
            reading.Add(key, PieceForm.Repeat, text, first);
            return;
        }

        first = first < 0 ? reading.PieceCount : first;
        reading.Add(key, form, text);
    }

    private static void ReadToolCalls(ref JsonCursor cursor, ReadOnlySpan<byte> json, PieceForm form, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'['))
        {
            return;
        }

        for (var position = 0; cursor.TryElement(); position++)
        {
            reading.HasToken = true;
            if (!cursor.TryEnter((byte)'{'))
            {
                continue;
            }

            var firstPiece = reading.PieceCount;
            var index = position;
            while (cursor.TryMember())
            {
                var name = cursor.Name;
                if (name.SequenceEqual("index"u8))
                {
                    index = cursor.TryNumber(out var number) ? number : position;
                }
                else if (name.SequenceEqual("function"u8) || name.SequenceEqual("custom"u8))
                {
                    ReadFunction(ref cursor, json, form, reading);
                }
                else
                {
                    cursor.Skip();
                }
            }

            reading.RenumberPart(firstPiece, index);
        }
    }

    private static void ReadFunction(ref JsonCursor cursor, ReadOnlySpan<byte> json, PieceForm form, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'{'))
        {
            return;
        }

        while (cursor.TryMember())
        {
            var name = cursor.Name;
            if (name.SequenceEqual("name"u8))
            {
                ReadText(ref cursor, new TextKey(0, 0, TextKind.ToolName), form, reading);
            }
            else if (name.SequenceEqual("arguments"u8) || name.SequenceEqual("input"u8))
            {
                ReadArguments(ref cursor, json, form, reading);
            }
            else
            {
                Uncounted(ref cursor, json, reading);
            }
        }
    }

    // A string of JSON; some upstreams send the object itself.
    private static void ReadArguments(ref JsonCursor cursor, ReadOnlySpan<byte> json, PieceForm form, DocumentReading reading)
    {
        var key = new TextKey(0, 0, TextKind.ToolArguments);
        if (cursor.Peek() == (byte)'{')
        {
            reading.HasToken = true;
            reading.Add(key, PieceForm.Raw, cursor.Skip());
            return;
        }

        ReadText(ref cursor, key, form, reading);
    }

    private static void ReadAudio(ref JsonCursor cursor, ReadOnlySpan<byte> json, PieceForm form, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'{'))
        {
            return;
        }

        while (cursor.TryMember())
        {
            if (cursor.Name.SequenceEqual("transcript"u8))
            {
                ReadText(ref cursor, new TextKey(0, 0, TextKind.Transcript), form, reading);
            }
            else
            {
                Uncounted(ref cursor, json, reading);
            }
        }
    }

    private static void Uncounted(ref JsonCursor cursor, ReadOnlySpan<byte> json, DocumentReading reading)
    {
        var value = cursor.Skip();
        var isToken = IsToken(value.Of(json));
        reading.HasToken |= isToken;
        if (isToken)
        {
            reading.AddUncounted(value);
        }
    }

    private static bool IsToken(ReadOnlySpan<byte> value) =>
        value.Length > 2 && value[0] is (byte)'"' or (byte)'{' or (byte)'[' && !value[1..^1].Trim(" \t\r\n"u8).IsEmpty;
}
