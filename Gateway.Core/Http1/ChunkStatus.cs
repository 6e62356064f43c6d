namespace Gateway.Core.Http1;

/// <summary>What <see cref="ChunkedDecoder"/> made of the bytes it was given.</summary>
internal enum ChunkStatus : byte
{
    /// <summary>All bytes are consumed and the body goes on.</summary>
    NeedMore,

    /// <summary>A run of the body's data was found; call again with what is left.</summary>
    Data,

    /// <summary>The body is whole; consumed ends behind its last CRLF.</summary>
    Complete,

    /// <summary>The body is malformed; the reason says how.</summary>
    Invalid,
}
