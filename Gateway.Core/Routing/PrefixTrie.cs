using Gateway.Core.Buffers;

namespace Gateway.Core.Routing;

/// <summary>The prefix routes by segment: a path walks down at most once, whatever their number.</summary>
internal sealed class PrefixTrie
{
    private readonly Dictionary<byte[], PrefixTrie> _children = new(BytesComparer.Instance);
    private readonly Dictionary<byte[], PrefixTrie>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public PrefixTrie() => _lookup = _children.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The routes whose path ends here, by rank.</summary>
    public List<RouteModel> Routes { get; } = [];

    /// <summary>Adds a route whose path ends in a slash; call in the order of rank.</summary>
    public void Add(RouteModel route)
    {
        var node = this;
        ReadOnlySpan<byte> rest = route.Path.Bytes;
        while (TrySplit(rest, out var segment, out rest))
        {
            if (!node._lookup.TryGetValue(segment, out var child))
            {
                node._lookup[segment] = child = new PrefixTrie();
            }

            node = child;
        }

        node.Routes.Add(route);
    }

    /// <summary>The child that the path's next segment leads to; null when there is none, or no further slash.</summary>
    public PrefixTrie? Step(ref ReadOnlySpan<byte> path) =>
        _children.Count > 0 && TrySplit(path, out var segment, out path) && _lookup.TryGetValue(segment, out var child) ? child : null;

    /// <summary>Takes what stands before the next slash off the front; false when there is no slash left.</summary>
    private static bool TrySplit(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> segment, out ReadOnlySpan<byte> rest)
    {
        var slash = path.IndexOf((byte)'/');
        segment = slash < 0 ? default : path[..slash];
        rest = slash < 0 ? default : path[(slash + 1)..];
        return slash >= 0;
    }
}
