namespace Gateway.Core.Upstreams.Balancing;

/// <summary>What of a request a choice goes by.</summary>
internal enum KeyKind : byte
{
    /// <summary>Nothing: all requests are alike.</summary>
    None,

    /// <summary>The hash of one value: <see cref="HashOn"/>.</summary>
    Value,

    /// <summary>The hashes of its prompt's leading blocks: <see cref="PromptPrefixes"/>.</summary>
    Prefixes,
}
