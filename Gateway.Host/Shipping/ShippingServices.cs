using Gateway.Host.Center;
using Gateway.Host.Options;

namespace Gateway.Host.Shipping;

/// <summary>What ships usage and access log to a config center.</summary>
internal static class ShippingServices
{
    /// <summary>The journal's folder, in DATA_DIR.</summary>
    public const string FolderName = "usage";

    /// <summary>Adds it; <see cref="CenterClient"/> and <see cref="GatewayOptions"/> have to be there.</summary>
    public static void AddShipping(this IServiceCollection services, GatewayOptions options)
    {
        services.AddSingleton(new ShippingTimings());
        services.AddSingleton(provider => new UsageJournal(
            Path.Combine(options.DataDirectory, FolderName), new JournalLimits { Largest = options.UsageJournalBytes }, provider.GetRequiredService<ILogger<UsageJournal>>()));
        services.AddSingleton<AccessLogBatches>();
        services.AddSingleton<BatchSender>();
        services.AddSingleton<ShippingMetrics>();
        services.AddHostedService<ShippingService>();
    }
}
