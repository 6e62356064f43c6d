namespace Gateway.Core.Routing;

/// <summary>How a route's path is compared.</summary>
internal enum PathKind : byte
{
    Exact,

    /// <summary>Ends in a slash: everything below it.</summary>
    Prefix,

    /// <summary>Holds a <c>*</c>.</summary>
    Wildcard,
    Regex,
}
