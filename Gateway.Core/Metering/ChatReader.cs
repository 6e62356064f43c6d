using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>Reads chunks and answers of chat and of completions.</summary>
internal static class ChatReader
{
    /// <summary>Reads the document whose opening brace the cursor is at.</summary>
    public static void Read(ref JsonCursor cursor, ReadOnlySpan<byte> json, DocumentReading reading)
    {
        cursor.TryEnter((byte)'{');
        while (cursor.TryMember())
        {
            var name = cursor.Name;
            if (name.SequenceEqual("choices"u8))
            {
                ReadChoices(ref cursor, json, reading);
            }
            else if (name.SequenceEqual("usage"u8))
            {
                reading.Usage = UsageValue.Read(ref cursor, json);
            }
            else if (name.SequenceEqual("id"u8))
            {
                reading.Id = cursor.Skip();
            }
            else if (name.SequenceEqual("created"u8))
            {
                reading.Created = cursor.Skip();
            }
            else if (name.SequenceEqual("model"u8))
            {
                reading.Model = cursor.Skip();
            }
            else
            {
                cursor.Skip();
            }
        }
    }

    private static void ReadChoices(ref JsonCursor cursor, ReadOnlySpan<byte> json, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'['))
        {
            return;
        }

        reading.HasEmptyChoices = true;
        for (var position = 0; cursor.TryElement(); position++)
        {
            reading.HasEmptyChoices = false;
            ReadChoice(ref cursor, json, position, reading);
        }
    }

    private static void ReadChoice(ref JsonCursor cursor, ReadOnlySpan<byte> json, int position, DocumentReading reading)
    {
        if (!cursor.TryEnter((byte)'{'))
        {
            return;
        }

        var (firstPiece, firstUncounted) = (reading.PieceCount, reading.UncountedCount);
        var index = position;
        ByteRange reason = default;
        while (cursor.TryMember())
        {
            var name = cursor.Name;
            if (name.SequenceEqual("index"u8))
            {
                index = cursor.TryNumber(out var number) ? number : position;
            }
            else if (name.SequenceEqual("delta"u8))
            {
                MessageReader.Read(ref cursor, json, PieceForm.Delta, reading);
            }
            else if (name.SequenceEqual("message"u8))
            {
                MessageReader.Read(ref cursor, json, PieceForm.Whole, reading);
            }
            else if (name.SequenceEqual("text"u8))
            {
                MessageReader.ReadText(ref cursor, new TextKey(0, 0, TextKind.Content), PieceForm.Delta, reading);
            }
            else if (name.SequenceEqual("finish_reason"u8))
            {
                reason = cursor.Skip();
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

        reading.EndChoice(firstPiece, firstUncounted, index, reason, !reason.IsEmpty && !reason.Of(json).SequenceEqual("null"u8));
    }
}
