using ConfigCenter.Publishing;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/issuers</c>: who signs the bearer tokens that open namespaces.</summary>
internal static class IssuerEndpoints
{
    public static void Map(IEndpointRouteBuilder api, ResourceService<IssuerConfig> service) => api.MapResource("/issuers", service);
}
