namespace Gateway.Core.Authentication.Jwt;

/// <summary>What is known of a bearer token.</summary>
internal enum JwtStatus : byte
{
    /// <summary>None was presented.</summary>
    None,

    /// <summary>No JWT, or one of an issuer that the configuration does not name: none of ours, perhaps meant for the upstream.</summary>
    Foreign,

    /// <summary>Of an issuer of ours, well-formed and in its time; its signature is still to be verified.</summary>
    Unverified,
    Valid,

    /// <summary>Not a JWT in the compact form (RFC 7515, section 3.1), or a claim that is there twice, missing, or of the wrong type.</summary>
    Malformed,
    TooLong,

    /// <summary>Signed by an algorithm, or with critical extensions, that the issuer's configuration does not accept.</summary>
    UnsupportedAlgorithm,

    /// <summary>The issuer publishes no such key.</summary>
    UnknownKey,
    WrongSignature,
    WrongAudience,
    NotYetValid,
    Expired,

    /// <summary>It names no namespace, or one that its issuer may not open.</summary>
    NoNamespace,

    /// <summary>It cannot be judged at the moment: the issuer's keys could not be had yet, or too many tokens wait already.</summary>
    Unavailable,
}
