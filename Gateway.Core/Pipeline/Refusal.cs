namespace Gateway.Core.Pipeline;

/// <summary>Why a well-formed request is answered by the gateway itself with an error.</summary>
internal enum Refusal : byte
{
    None,

    /// <summary>Malformed after all; the context's rejection says how.</summary>
    Malformed,

    /// <summary>The client left meanwhile: nobody is there to be answered.</summary>
    ClientGone,

    /// <summary>OPTIONS or TRACE that must not be forwarded further (RFC 9110, section 7.6.2).</summary>
    MaxForwards,
    NotReady,
    InvalidApiKey,

    /// <summary>A token that cannot be judged at the moment.</summary>
    VerificationUnavailable,
    NamespaceNotFound,
    NamespaceDisabled,
    InvalidJson,
    UnsupportedEncoding,
    RouteNotFound,
    ModelNotFound,
    ModelNotAllowed,
    PolicyViolation,
    UpstreamUnavailable,
    UpstreamError,
    UpstreamTimeout,
}
