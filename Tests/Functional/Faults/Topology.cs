namespace Tests.Functional.Faults;

/// <summary>Who else could answer, when one server fails.</summary>
internal enum Topology
{
    /// <summary>Nobody.</summary>
    Alone,

    /// <summary>Another server of the same upstream.</summary>
    Pair,

    /// <summary>The server of another upstream, which the route falls back to.</summary>
    Fallback,
}
