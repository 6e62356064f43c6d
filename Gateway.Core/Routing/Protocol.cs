namespace Gateway.Core.Routing;

/// <summary>What a route's requests and answers are.</summary>
internal enum Protocol : byte
{
    /// <summary>The rewritten path's ending tells; see <see cref="RouteTable.ProtocolOf"/>.</summary>
    Auto,
    Chat,
    Completions,
    Responses,
    Messages,
    Embeddings,

    /// <summary>Streamed through, neither read nor metered.</summary>
    Opaque,
}
