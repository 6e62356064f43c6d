using Gateway.Core.Buffers;

namespace Gateway.Core.Metering;

/// <summary>Where the members of an event of Responses stand that mean one thing or another by its type.</summary>
internal struct ResponsesEventMembers
{
    public ByteRange Item { get; set; }

    public ByteRange Part { get; set; }

    public ByteRange Response { get; set; }

    public ByteRange? Delta { get; private set; }

    public ByteRange? Text { get; private set; }

    public ByteRange? Refusal { get; private set; }

    public ByteRange? Arguments { get; private set; }

    public ByteRange? Transcript { get; private set; }

    /// <summary>Takes the member that the cursor is at where it is a text; steps over it in any case.</summary>
    public void TryTake(ref JsonCursor cursor)
    {
        var name = cursor.Name;
        if (name.SequenceEqual("delta"u8))
        {
            Delta = Read(ref cursor);
        }
        else if (name.SequenceEqual("text"u8))
        {
            Text = Read(ref cursor);
        }
        else if (name.SequenceEqual("refusal"u8))
        {
            Refusal = Read(ref cursor);
        }
        else if (name.SequenceEqual("arguments"u8) || name.SequenceEqual("input"u8) || name.SequenceEqual("code"u8))
        {
            Arguments = Read(ref cursor);
        }
        else if (name.SequenceEqual("transcript"u8))
        {
            Transcript = Read(ref cursor);
        }
        else
        {
            cursor.Skip();
        }
    }

    private static ByteRange? Read(ref JsonCursor cursor) => cursor.TryText(out var text) ? text : null;
}
