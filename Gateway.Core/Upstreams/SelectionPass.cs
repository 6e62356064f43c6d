namespace Gateway.Core.Upstreams;

/// <summary>Which of the healthy servers are looked at.</summary>
internal enum SelectionPass : byte
{
    Preferred,

    /// <summary>Those that are avoided, and the one that has just failed.</summary>
    LastResort,
}
