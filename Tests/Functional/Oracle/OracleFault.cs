namespace Tests.Functional.Oracle;

/// <summary>What goes wrong at the upstream.</summary>
internal enum OracleFault
{
    None,

    /// <summary>The connection is reset instead of an answer.</summary>
    ResetBeforeHead,

    /// <summary>The upstream says that it has failed.</summary>
    ErrorStatus,

    /// <summary>The connection is reset somewhere in the body.</summary>
    ResetInBody,
}
