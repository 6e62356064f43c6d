namespace Gateway.Core.Upstreams.Balancing;

/// <summary>
/// Which server has seen a beginning of a prompt last. A table of fixed size without locks: each entry is one word, and an entry that another beginning falls on is
/// replaced. What is lost or outdated costs a server's cache, never an answer.
/// </summary>
internal sealed class PrefixIndex
{
    /// <summary>Number of beginnings that are remembered.</summary>
    public const int Entries = 1 << 15;

    private const int ServerBits = 16;

    private readonly ulong[] _entries = new ulong[Entries];

    /// <summary>The <see cref="ServerState.Number"/> that was noted last for that beginning.</summary>
    public bool TryGet(ulong prefix, out ushort server)
    {
        var entry = Volatile.Read(ref EntryOf(prefix));
        server = (ushort)entry;
        return entry != 0 && entry >> ServerBits == prefix >> ServerBits;
    }

    public void Set(ulong prefix, ushort server)
    {
        ref var entry = ref EntryOf(prefix);
        var value = (prefix >> ServerBits << ServerBits) | server;

        // Written only when it says something new: the others have the line in their caches.
        if (Volatile.Read(ref entry) != value)
        {
            Volatile.Write(ref entry, value);
        }
    }

    private ref ulong EntryOf(ulong prefix) => ref _entries[prefix % Entries];
}
