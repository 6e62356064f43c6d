namespace Gateway.Core.Http1;

/// <summary>What <see cref="LineReader"/> found.</summary>
internal enum LineStatus : byte
{
    /// <summary>The line has not ended yet.</summary>
    NeedMore,

    /// <summary>A whole line that ends in CRLF.</summary>
    Line,

    /// <summary>The line ends, or would end, beyond the limit.</summary>
    TooLong,

    /// <summary>The line ends in LF alone.</summary>
    BareLineFeed,
}
