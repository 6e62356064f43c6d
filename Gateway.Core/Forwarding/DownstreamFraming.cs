namespace Gateway.Core.Forwarding;

/// <summary>How the end of an answer is told to the client.</summary>
internal enum DownstreamFraming : byte
{
    None,
    ContentLength,
    Chunked,

    /// <summary>By closing the connection; for clients of HTTP/1.0.</summary>
    Close,
}
