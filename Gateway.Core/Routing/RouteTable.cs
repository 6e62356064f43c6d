using System.Buffers;
using Gateway.Core.Buffers;
using Gateway.Core.Namespaces;

namespace Gateway.Core.Routing;

/// <summary>Every route of a snapshot, found by path; the lower rank wins (priority, then the longer path, then the name).</summary>
internal sealed class RouteTable
{
    private const int OnStack = 1024;

    private readonly Dictionary<byte[], List<RouteModel>>.AlternateLookup<ReadOnlySpan<byte>> _exact;
    private readonly PrefixTrie _prefixes = new();
    private readonly RouteModel[] _wildcards;
    private readonly RouteModel[] _regexes;

    /// <param name="routes">By rank: the position is <see cref="RouteModel.Rank"/>.</param>
    public RouteTable(IReadOnlyList<RouteModel> routes)
    {
        All = routes;
        var exact = new Dictionary<byte[], List<RouteModel>>(BytesComparer.Instance);
        foreach (var route in routes)
        {
            if (route.Path.Kind == PathKind.Prefix)
            {
                _prefixes.Add(route);
            }
            else if (route.Path.Kind == PathKind.Exact)
            {
                if (!exact.TryGetValue(route.Path.Bytes, out var same))
                {
                    exact.Add(route.Path.Bytes, same = []);
                }

                same.Add(route);
            }
        }

        _exact = exact.GetAlternateLookup<ReadOnlySpan<byte>>();
        _wildcards = [.. routes.Where(static route => route.Path.Kind == PathKind.Wildcard)];
        _regexes = [.. routes.Where(static route => route.Path.Kind == PathKind.Regex)];
    }

    public IReadOnlyList<RouteModel> All { get; }

    /// <summary>The route of a request whose body is read; <paramref name="model"/> is empty where it names none.</summary>
    public RouteModel? Match(NamespaceModel? ns, in MatchInput input, ReadOnlySpan<byte> model)
    {
        var query = new RouteQuery(ns, input, model, bodyUnread: false);
        Run(ref query, input.Path);
        return query.Best;
    }

    /// <summary>
    /// What is to be done with the body, which is not read yet. After <see cref="RouteBodyNeed.Streams"/>,
    /// <see cref="Match"/> without body and model gives the route that was meant.
    /// </summary>
    public RouteBodyNeed BodyNeed(NamespaceModel? ns, in MatchInput input)
    {
        var query = new RouteQuery(ns, input, default, bodyUnread: true);
        Run(ref query, input.Path);
        if (query.Best is null)
        {
            return query.Undecided is null ? RouteBodyNeed.NoRoute : RouteBodyNeed.Inspects;
        }

        var certain = query.Undecided is null || query.Best.Rank < query.Undecided.Rank;
        return certain && IsOpaque(query.Best, input.Path) ? RouteBodyNeed.Streams : RouteBodyNeed.Inspects;
    }

    /// <summary>Writes the path that the upstream is asked for, without the server's base path; false when the destination is too small.</summary>
    public static bool TryRewrite(RouteModel route, ReadOnlySpan<byte> path, Span<byte> destination, out int written) =>
        route.Rewrite is { } rewrite
            ? rewrite.TryApply(path, destination, out written)
            : PathRewrite.TryCopy(path, default, destination, out written);

    /// <summary>The route's protocol; of an auto route, what the path's ending says. Never <see cref="Protocol.Auto"/>.</summary>
    public static Protocol ProtocolOf(RouteModel route, ReadOnlySpan<byte> rewrittenPath)
    {
        if (route.Protocol != Protocol.Auto)
        {
            return route.Protocol;
        }

        return rewrittenPath switch
        {
            _ when rewrittenPath.EndsWith("/chat/completions"u8) => Protocol.Chat,
            _ when rewrittenPath.EndsWith("/completions"u8) => Protocol.Completions,
            _ when rewrittenPath.EndsWith("/responses"u8) => Protocol.Responses,
            _ when rewrittenPath.EndsWith("/messages"u8) => Protocol.Messages,
            _ when rewrittenPath.EndsWith("/embeddings"u8) => Protocol.Embeddings,
            _ => Protocol.Opaque,
        };
    }

    private static bool IsOpaque(RouteModel route, ReadOnlySpan<byte> path)
    {
        if (route.Protocol != Protocol.Auto)
        {
            return route.Protocol == Protocol.Opaque;
        }

        var room = path.Length + (route.Source.Rewrite?.To.Length ?? 0);
        byte[]? rented = null;
        var buffer = room <= OnStack ? stackalloc byte[OnStack] : rented = ArrayPool<byte>.Shared.Rent(room);
        var opaque = TryRewrite(route, path, buffer, out var written) && ProtocolOf(route, buffer[..written]) == Protocol.Opaque;
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return opaque;
    }

    private void Run(ref RouteQuery query, ReadOnlySpan<byte> path)
    {
        if (_exact.TryGetValue(path, out var exact))
        {
            query.TryEach(exact);
        }

        var rest = path;
        for (var node = _prefixes.Step(ref rest); node is not null; node = node.Step(ref rest))
        {
            query.TryEach(node.Routes);
        }

        query.TryEachByPath(_wildcards);
        query.TryEachByPath(_regexes);
    }
}
