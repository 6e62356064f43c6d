using Gateway.Core.Sse;

namespace Gateway.Host.Sources;

/// <summary>Reads the documents out of the watch stream as its bytes come: the data of its <c>snapshot</c> events. Events of other names are for newer gateways.</summary>
internal sealed class WatchReader : IDisposable
{
    /// <summary>The longest configuration, in bytes.</summary>
    public const int LongestDocument = 64 * 1024 * 1024;

    private readonly SseEventReader _events = new(LongestDocument);

    /// <summary>True once an event was longer than any configuration; nothing is read after it.</summary>
    public bool IsTooLong => _events.IsTooLong;

    /// <summary>Reads on; gives the documents that end in these bytes, oldest first.</summary>
    public IReadOnlyList<byte[]> Read(ReadOnlySpan<byte> bytes)
    {
        List<byte[]>? documents = null;
        var position = 0;
        while (_events.TryRead(bytes, ref position, out var e))
        {
            if (e.EventName.SequenceEqual("snapshot"u8))
            {
                (documents ??= []).Add(e.Data.ToArray());
            }
        }

        return documents ?? [];
    }

    public void Dispose() => _events.Reset();
}
