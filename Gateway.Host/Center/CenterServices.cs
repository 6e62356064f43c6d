using Gateway.Host.Options;

namespace Gateway.Host.Center;

/// <summary>What a gateway needs to follow a config center; the same in cluster and in standalone mode.</summary>
internal static class CenterServices
{
    /// <summary>Adds it where a config center is named, and nothing elsewhere.</summary>
    public static void AddConfigCenter(this IServiceCollection services, GatewayOptions options)
    {
        if (options is { ConfigCenterUrl: { } center, GatewayToken: { } token })
        {
            services.AddSingleton(_ => new CenterClient(center, token));
        }
    }
}
