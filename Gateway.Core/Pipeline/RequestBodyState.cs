namespace Gateway.Core.Pipeline;

/// <summary>How far the request's body has been read.</summary>
internal enum RequestBodyState : byte
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Part of it, possibly nothing, has arrived.</summary>
    Partial,

    /// <summary>It was read to its end.</summary>
    Complete,

    /// <summary>It was read to its end, and is a JSON object whose fields are known.</summary>
    Inspected,
}
