using Gateway.Core.Buffers;
using Gateway.Core.Inspection;
using Gateway.Core.Sse;

namespace Gateway.Core.Metering;

/// <summary>Writes an event with edits to its data; its other fields but the name are left out.</summary>
internal static class EventCut
{
    public static void Write(PooledBuffer output, BodySplice splice, in SseEvent e)
    {
        var written = EventWriter.Begin(output, e.EventName);
        foreach (var segment in splice.Segments(e.Data))
        {
            written.Write(segment);
        }

        written.End();
    }
}
