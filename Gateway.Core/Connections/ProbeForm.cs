namespace Gateway.Core.Connections;

/// <summary>What may be sent to a client at the moment to learn whether it is still there.</summary>
internal enum ProbeForm : byte
{
    /// <summary>Nothing: an answer is being written.</summary>
    None,

    /// <summary>An interim response: no byte of the answer has been sent (RFC 9110, section 15.2).</summary>
    Interim,

    /// <summary>A comment: the answer is a chunked event stream, and stands between two events.</summary>
    Comment,

    /// <summary>Nothing that the client's protocol could carry.</summary>
    Impossible,
}
