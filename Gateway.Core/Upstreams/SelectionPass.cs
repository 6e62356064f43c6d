namespace Gateway.Core.Upstreams;

/// <summary>Which servers are looked at.</summary>
internal enum SelectionPass : byte
{
    /// <summary>Those that are healthy and that nothing speaks against.</summary>
    Preferred,

    /// <summary>Of the healthy ones those that are avoided.</summary>
    Avoided,

    /// <summary>The one that this request's last attempt failed at, if it is healthy.</summary>
    LastResort,

    /// <summary>All that have any weight, because none is healthy.</summary>
    Panic,
}
