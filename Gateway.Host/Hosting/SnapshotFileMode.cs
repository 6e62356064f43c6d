using Gateway.Core;
using Gateway.Core.Startup;
using Gateway.Host.Options;
using Gateway.Host.Sources;

namespace Gateway.Host.Hosting;

/// <summary>The gateway alone, on one snapshot file.</summary>
internal static class SnapshotFileMode
{
    public static async Task<int> RunAsync(GatewayOptions options)
    {
        var app = GatewayApp.Build(options);
        await using (app.ConfigureAwait(false))
        {
            var source = new SnapshotFileSource(
                options.ConfigFile!, app.Services.GetRequiredService<DataPlane>().Snapshots, app.Services.GetRequiredService<ILogger<SnapshotFileSource>>());
            var errors = source.Load();
            if (errors.Count > 0)
            {
                await StartErrors.PrintAsync($"{options.ConfigFile} cannot be used:", errors).ConfigureAwait(false);
                return ExitCodes.WrongSetting;
            }

            if (!await StartErrors.TryStartAsync(app, StartErrors.GatewayPorts).ConfigureAwait(false))
            {
                return ExitCodes.CannotListen;
            }

            await source.StartAsync(CancellationToken.None).ConfigureAwait(false);
            await app.Services.GetRequiredService<DataPlane>().WhenVocabulariesReadyAsync().ConfigureAwait(false);
            StartupLines.Print(app, options, $"configuration from {options.ConfigFile}");
            await app.WaitForShutdownAsync().ConfigureAwait(false);
            await source.StopAsync(CancellationToken.None).ConfigureAwait(false);
            source.Dispose();
        }

        return 0;
    }
}
