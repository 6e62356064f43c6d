using ConfigCenter.Publishing;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/upstreams</c>: servers that answer for the same models. Their secrets are shown as a mask, which may be sent back.</summary>
internal static class UpstreamEndpoints
{
    public static void Map(IEndpointRouteBuilder api, ResourceService<UpstreamConfig> service) => api.MapResource("/upstreams", service);
}
