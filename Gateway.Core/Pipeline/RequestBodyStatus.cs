namespace Gateway.Core.Pipeline;

/// <summary>How reading a request's body ended.</summary>
internal enum RequestBodyStatus : byte
{
    Complete,

    /// <summary>The body is malformed, too long or too slow; the context says which.</summary>
    Rejected,

    /// <summary>The client left before the body was whole.</summary>
    ClientGone,
}
