namespace Gateway.Core.Http1;

/// <summary>Which line of a head is expected next.</summary>
internal enum HeadStage : byte
{
    /// <summary>The request line or the status line.</summary>
    StartLine,

    /// <summary>A field line, or the empty line that ends the head.</summary>
    Fields,

    /// <summary>None: the head is whole.</summary>
    Complete,
}
