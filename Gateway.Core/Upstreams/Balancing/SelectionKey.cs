namespace Gateway.Core.Upstreams.Balancing;

/// <summary>What a choice goes by, taken from the request.</summary>
internal readonly ref struct SelectionKey
{
    public SelectionKey(ulong hash)
    {
        Hash = hash;
        HasHash = true;
    }

    public SelectionKey(ReadOnlySpan<ulong> prefixes) => Prefixes = prefixes;

    /// <summary>Of the value that keeps like requests together; of no meaning without <see cref="HasHash"/>.</summary>
    public ulong Hash { get; }

    /// <summary>False when the request lacks the value.</summary>
    public bool HasHash { get; }

    /// <summary>Of the prompt's leading blocks, each twice as long as the one before it and containing that; empty for a short prompt.</summary>
    public ReadOnlySpan<ulong> Prefixes { get; }
}
