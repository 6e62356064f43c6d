namespace Gateway.Core.Upstreams.Health;

/// <summary>What an attempt says about its server.</summary>
internal enum Verdict : byte
{
    /// <summary>Nothing: the client left, or a connection had died idle.</summary>
    None,

    /// <summary>It answered, if only to refuse.</summary>
    Success,

    /// <summary>It failed before its answer began, or answered with 500 or above.</summary>
    Failure,

    /// <summary>As <see cref="Failure"/>, and there was not even a connection.</summary>
    Unreachable,

    /// <summary>Its answer broke off, or stood still, after a beginning that counted as a success.</summary>
    LateFailure,
}
