using Gateway.Core.Upstreams;

namespace Gateway.Core.Routing;

/// <summary>An upstream of a route.</summary>
/// <param name="Upstream">Where the requests go.</param>
/// <param name="Weight">Its share of the sum of weights; 0 is none.</param>
internal readonly record struct RouteTarget(UpstreamModel Upstream, int Weight);
