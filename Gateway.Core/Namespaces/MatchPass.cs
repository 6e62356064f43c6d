namespace Gateway.Core.Namespaces;

/// <summary>Which namespaces are tried: those decided by the head alone come first, so that most bodies are read with the limit known.</summary>
internal enum MatchPass : byte
{
    /// <summary>Namespaces none of whose matchers reads the body.</summary>
    WithoutBody,

    /// <summary>Namespaces with a matcher that reads the body.</summary>
    WithBody,
}
