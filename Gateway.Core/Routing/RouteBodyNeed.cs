namespace Gateway.Core.Routing;

/// <summary>What must be known of a body before its route is.</summary>
internal enum RouteBodyNeed : byte
{
    /// <summary>No route serves the path, whatever the body says.</summary>
    NoRoute,

    /// <summary>The route is known and opaque: the body passes unread.</summary>
    Streams,

    /// <summary>The body is read first.</summary>
    Inspects,
}
