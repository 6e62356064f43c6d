namespace Gateway.Core.Prompts;

/// <summary>What a member of a tool's definition is to its signature.</summary>
internal enum SchemaMember : byte
{
    /// <summary>Nothing that the published rule knows of.</summary>
    Other,
    Name,
    Description,
    Function,

    /// <summary><c>parameters</c>, or <c>input_schema</c>.</summary>
    Parameters,
    Properties,
    Required,
    Type,
    Enum,

    /// <summary>No part of the signature: <c>cache_control</c>, <c>$schema</c>.</summary>
    Free,
}
