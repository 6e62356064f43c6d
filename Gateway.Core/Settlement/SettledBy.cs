namespace Gateway.Core.Settlement;

/// <summary>Whose numbers a request was settled by.</summary>
internal enum SettledBy : byte
{
    /// <summary>Not settled, or nothing to settle.</summary>
    None,

    /// <summary>The upstream's own, complete usage.</summary>
    Usage,

    /// <summary>The gateway's exact count.</summary>
    Counted,

    /// <summary>The gateway's count, a part of it estimated.</summary>
    Estimated,

    /// <summary>Nothing was generated: all that was reserved is given back.</summary>
    Void,
}
