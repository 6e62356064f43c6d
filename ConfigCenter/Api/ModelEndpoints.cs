using ConfigCenter.Publishing;
using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary><c>/api/v2/models</c>: what is known about models.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder api, ResourceService<ModelConfig> service) => api.MapResource("/models", service);
}
