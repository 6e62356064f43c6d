namespace Gateway.Core.Namespaces;

/// <summary>What a namespace asks of a request that no key has identified.</summary>
internal enum NamespaceAuthentication : byte
{
    /// <summary>Nothing: an unrecognised key is ignored.</summary>
    None,

    /// <summary>A valid key of this namespace.</summary>
    ApiKey,

    /// <summary>A bearer token of a trusted issuer that names this namespace.</summary>
    Jwt,

    /// <summary>Either.</summary>
    ApiKeyOrJwt,
}
