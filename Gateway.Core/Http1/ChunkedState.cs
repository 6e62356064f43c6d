namespace Gateway.Core.Http1;

/// <summary>Which part of a chunked body comes next (RFC 9112, section 7.1).</summary>
internal enum ChunkedState : byte
{
    /// <summary>The first digit of a chunk's size.</summary>
    Prefix,

    /// <summary>Further digits, or what ends them.</summary>
    Size,

    /// <summary>Chunk extensions up to the CR.</summary>
    Extension,

    /// <summary>The LF that ends the size's line.</summary>
    PrefixLineFeed,

    /// <summary>The chunk's data.</summary>
    Data,

    /// <summary>The CR behind the data.</summary>
    Suffix,

    /// <summary>The LF behind the data.</summary>
    SuffixLineFeed,

    /// <summary>The first byte of a trailer line, or of the empty line that ends the body.</summary>
    Trailer,

    /// <summary>The rest of a trailer's name and its colon.</summary>
    TrailerName,

    /// <summary>A trailer's value up to the CR.</summary>
    TrailerValue,

    /// <summary>The LF that ends a trailer line.</summary>
    TrailerLineFeed,

    /// <summary>The LF that ends the body.</summary>
    FinalLineFeed,

    /// <summary>The body has ended.</summary>
    Complete,

    /// <summary>The body was refused.</summary>
    Invalid,
}
