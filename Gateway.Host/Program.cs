using Gateway.Core.Limits;
using Gateway.Core.Startup;
using Gateway.Host.Hosting;
using Gateway.Host.Options;
using Gateway.Host.Shipping;

namespace Gateway.Host;

/// <summary>The gateway process: reads the options and runs the mode that they ask for.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        var (options, errors) = GatewayOptionsReader.Read(args, Environment.GetEnvironmentVariable);
        errors = [.. errors, .. AccessLogTarget.Check(options.AccessLog)];
        if (errors.Count > 0)
        {
            await StartErrors.PrintAsync("The gateway cannot start:", errors).ConfigureAwait(false);
            return ExitCodes.WrongSetting;
        }

        try
        {
            return await RunAsync(options).ConfigureAwait(false);
        }
        catch (CounterFileException e)
        {
            await StartErrors.PrintAsync("The gateway cannot start:", [$"COUNTERS_FILE: {e.Message}"]).ConfigureAwait(false);
            return ExitCodes.WrongSetting;
        }
        catch (JournalException e)
        {
            await StartErrors.PrintAsync("The gateway cannot start:", [$"DATA_DIR: {e.Message}"]).ConfigureAwait(false);
            return ExitCodes.WrongSetting;
        }
    }

    private static async Task<int> RunAsync(GatewayOptions options)
    {
        if (options.Mode != GatewayMode.Standalone)
        {
            // For .NET's sockets, and before the first of them: received data is then handled on the thread that saw it, without a hop to the
            // thread pool. Process-wide, and so only where nothing else runs. The gateway's own transport needs no such switch.
            Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
            return options.Mode == GatewayMode.Cluster
                ? await ClusterMode.RunAsync(options).ConfigureAwait(false)
                : await SnapshotFileMode.RunAsync(options).ConfigureAwait(false);
        }

#if STANDALONE
        return await Standalone.StandaloneMode.RunAsync(options).ConfigureAwait(false);
#else
        await StartErrors.PrintAsync("The gateway cannot start:", ["Name a snapshot file with --config FILE or GATEWAY_CONFIG, or a config center with CONFIG_CENTER_URL."]).ConfigureAwait(false);
        return ExitCodes.WrongSetting;
#endif
    }
}
