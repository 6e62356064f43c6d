using ConfigCenter.Publishing;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/routes</c>, also as <c>/api/v2/locations</c>: where requests go.</summary>
internal static class RouteEndpoints
{
    public static void Map(IEndpointRouteBuilder api, ResourceService<RouteConfig> service)
    {
        api.MapResource("/routes", service);
        api.MapResource("/locations", service);
    }
}
