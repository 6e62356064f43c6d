namespace Gateway.Core.Inspection;

/// <summary>How the inspection of a body ended.</summary>
internal enum InspectionStatus : byte
{
    Ok,

    /// <summary>No byte but white space.</summary>
    Empty,

    /// <summary>JSON of another kind: an array, a string, a number, a literal.</summary>
    NotAnObject,

    /// <summary>Not JSON (RFC 8259): comments, trailing commas, a byte order mark and trailing bytes included.</summary>
    InvalidJson,
    InvalidUtf8,

    /// <summary>Nested more than <see cref="BodyInspector.MaxDepth"/> deep.</summary>
    TooDeep,

    /// <summary>A field that the gateway reads appears twice, so that an upstream may read another value.</summary>
    DuplicateField,

    /// <summary>A field that the gateway reads has a value of the wrong kind or out of its range.</summary>
    InvalidField,
}
