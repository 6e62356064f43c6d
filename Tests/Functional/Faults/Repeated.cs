namespace Tests.Functional.Faults;

/// <summary>Whether a failed attempt is followed by another.</summary>
internal enum Repeated
{
    Never,

    /// <summary>At another server only.</summary>
    Elsewhere,

    /// <summary>At the same server, too.</summary>
    Anywhere,
}
