using Gateway.Core;
using Gateway.Core.Secrets;
using Gateway.Host.Options;
using Gateway.Host.Shipping;
using Gateway.Host.Sources;

namespace Gateway.Host.Center;

/// <summary>What a gateway needs to follow a config center; the same in cluster and in standalone mode.</summary>
internal static class CenterServices
{
    /// <summary>Adds it where a config center is named, and nothing elsewhere. In standalone mode the <see cref="CenterSource"/> is started by who starts the config center.</summary>
    public static void AddConfigCenter(this IServiceCollection services, GatewayOptions options)
    {
        if (options is not { ConfigCenterUrl: { } center, GatewayToken: { } token, SecretsKey: { } secretsKey } || !SecretBox.TryParseKey(secretsKey, out var key))
        {
            return;
        }

        services.AddSingleton(options);
        services.AddSingleton(new CenterTimings());
        services.AddSingleton(_ => new CenterClient(center, token));
        services.AddSingleton(_ => new SecretBox(key));
        if (options.Mode == GatewayMode.Cluster)
        {
            services.AddSingleton(provider => new SnapshotDisk(options.DataDirectory, provider.GetRequiredService<ILogger<SnapshotDisk>>()));
        }

        services.AddSingleton(static provider => new SnapshotIntake(
            provider.GetRequiredService<DataPlane>().Snapshots,
            provider.GetRequiredService<SecretBox>(),
            provider.GetService<SnapshotDisk>(),
            provider.GetRequiredService<ILogger<SnapshotIntake>>()));
        services.AddSingleton(static provider => new CenterSource(
            provider.GetRequiredService<CenterClient>(),
            provider.GetRequiredService<SnapshotIntake>(),
            provider.GetRequiredService<CenterTimings>(),
            TimeProvider.System,
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILogger<CenterSource>>()));
        if (options.Mode == GatewayMode.Cluster)
        {
            services.AddHostedService(static provider => provider.GetRequiredService<CenterSource>());
        }

        services.AddHostedService<InstanceReporter>();
        services.AddShipping(options);
    }
}
