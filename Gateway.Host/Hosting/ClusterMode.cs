using Gateway.Core;
using Gateway.Core.Startup;
using Gateway.Host.Options;
using Gateway.Host.Sources;

namespace Gateway.Host.Hosting;

/// <summary>The gateway alone, following a config center; what an earlier run kept is in force before anything is asked.</summary>
internal static class ClusterMode
{
    public static async Task<int> RunAsync(GatewayOptions options)
    {
        if (SnapshotDisk.Prepare(options.DataDirectory) is { } error)
        {
            await StartErrors.PrintAsync("The gateway cannot start:", [$"DATA_DIR: '{options.DataDirectory}' cannot be used: {error}"]).ConfigureAwait(false);
            return ExitCodes.WrongSetting;
        }

        var app = GatewayApp.Build(options);
        await using (app.ConfigureAwait(false))
        {
            var isConfigured = app.Services.GetRequiredService<SnapshotIntake>().TakeKept();
            if (!await StartErrors.TryStartAsync(app, StartErrors.GatewayPorts).ConfigureAwait(false))
            {
                return ExitCodes.CannotListen;
            }

            if (isConfigured)
            {
                await app.Services.GetRequiredService<DataPlane>().WhenVocabulariesReadyAsync().ConfigureAwait(false);
            }

            StartupLines.Print(app, options, $"configuration from {options.ConfigCenterUrl}{(isConfigured ? "" : ", waiting for the first one")}");
            await app.WaitForShutdownAsync().ConfigureAwait(false);
        }

        return 0;
    }
}
