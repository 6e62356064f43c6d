namespace Gateway.Core.Http1;

/// <summary>What a head parser made of the bytes received so far.</summary>
internal enum HeadParseStatus : byte
{
    /// <summary>The head has not ended yet; call again with everything received by then.</summary>
    NeedMore,

    /// <summary>The head is whole and every property of it is set.</summary>
    Complete,

    /// <summary>The head is refused; the reason says why.</summary>
    Rejected,
}
