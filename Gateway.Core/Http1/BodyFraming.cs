namespace Gateway.Core.Http1;

/// <summary>How the end of a message body is found (RFC 9112, section 6.3).</summary>
internal enum BodyFraming : byte
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>Exactly Content-Length bytes follow.</summary>
    ContentLength,

    /// <summary>The chunked transfer coding.</summary>
    Chunked,

    /// <summary>The body ends where the connection does; responses only.</summary>
    CloseDelimited,
}
