using Gateway.Core.Settlement;

namespace Gateway.Core.Metering;

/// <summary>Reads events and whole answers in one forward pass: the output's text, how it ended, the usage reported.</summary>
internal static class DocumentReader
{
    /// <summary>Reads one document.</summary>
    /// <param name="json">An event's data, or a whole answer.</param>
    /// <param name="format">Whose document it is.</param>
    /// <param name="isAnswer">True for a whole answer.</param>
    /// <param name="reading">Emptied, then filled. Of an invalid document it holds what stands before the fault.</param>
    public static void Read(ReadOnlySpan<byte> json, UsageFormat format, bool isAnswer, DocumentReading reading)
    {
        reading.Begin();
        Span<byte> scratch = stackalloc byte[JsonCursor.ScratchLength];
        var cursor = new JsonCursor(json, 0, scratch);
        if (cursor.Peek() != (byte)'{')
        {
            return;
        }

        switch (format)
        {
            case UsageFormat.OpenAi:
                ChatReader.Read(ref cursor, json, reading);
                break;
            case UsageFormat.Messages:
                MessagesReader.Read(ref cursor, json, isAnswer, reading);
                break;
            case UsageFormat.Responses:
                ResponsesReader.Read(ref cursor, json, isAnswer, reading);
                break;
            default:
                cursor.Skip();
                break;
        }

        reading.IsWhole = cursor.IsAtEnd();
    }
}
