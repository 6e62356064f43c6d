namespace Gateway.Core.Pipeline;

/// <summary>Why a well-formed request is answered by the gateway itself with an error.</summary>
internal enum Refusal : byte
{
    None,
    NotReady,
    Overloaded,
    InvalidApiKey,
    NamespaceNotFound,
    NamespaceDisabled,
    InvalidJson,
    BodyTooLarge,
    UnsupportedEncoding,
    RouteNotFound,
    ModelNotFound,
    ModelNotAllowed,
    MethodNotAllowed,
    PolicyViolation,
    UpstreamUnavailable,
    UpstreamError,
    UpstreamTimeout,
    InternalError,
}
