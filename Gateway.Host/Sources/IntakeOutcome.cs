namespace Gateway.Host.Sources;

/// <summary>What became of a document.</summary>
internal enum IntakeOutcome
{
    /// <summary>It is in force.</summary>
    Applied,

    /// <summary>It was in force already.</summary>
    Unchanged,

    /// <summary>It can be read, and is wrong or its secrets cannot be opened; what was in force stays.</summary>
    Refused,

    /// <summary>It is no configuration at all, as if damaged on its way; what was in force stays.</summary>
    Unreadable,
}
