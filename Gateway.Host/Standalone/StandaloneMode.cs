using System.Net;
using ConfigCenter;
using Gateway.Core;
using Gateway.Core.Startup;
using Gateway.Host.Hosting;
using Gateway.Host.Options;
using Gateway.Host.Sources;
using MockLlm;
using TokenCount;
using TokenCount.Options;

namespace Gateway.Host.Standalone;

/// <summary>Everything in one process, with nothing to set up: the gateway follows a config center on SQLite, in front of a mock LLM, with the token count service.</summary>
internal static class StandaloneMode
{
    // SQLite takes a moment; a database that is away is waited for in the background.
    private static readonly TimeSpan ConfigurationLimit = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(GatewayOptions options)
    {
        var (centerOptions, errors) = ConfigCenterOptionsReader.Read(Environment.GetEnvironmentVariable);
        if (errors.Count > 0)
        {
            await StartErrors.PrintAsync("The gateway cannot start:", errors).ConfigureAwait(false);
            return ExitCodes.WrongSetting;
        }

        var mock = MockLlmApp.Build(new MockLlmOptions { Port = options.MockLlmPort, Address = IPAddress.Loopback });
        await using (mock.ConfigureAwait(false))
        {
            var tokens = TokenCountApp.Build(TokenOptions(options));
            await using (tokens.ConfigureAwait(false))
            {
                return await StartErrors.TryStartAsync(mock, "MOCK_LLM_PORT").ConfigureAwait(false) && await StartErrors.TryStartAsync(tokens, "TOKEN_SERVICE_PORT").ConfigureAwait(false)
                    ? await RunCenterAsync(options, centerOptions, mock, tokens).ConfigureAwait(false)
                    : ExitCodes.CannotListen;
            }
        }
    }

    private static async Task<int> RunCenterAsync(GatewayOptions options, ConfigCenterOptions centerOptions, WebApplication mock, WebApplication tokens)
    {
        // Nothing is stored, and no password generated and shown, before every port is had.
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        MockAddress address;
        WebApplication center;
        try
        {
            address = new MockAddress(options.DataDirectory, mock.Urls.First());
            centerOptions = centerOptions with { Address = IPAddress.Loopback, Seed = centerOptions.Seed ?? SeedSnapshot.Create(address.Url), MovedServers = address.Moved, Begin = begin.Task };
            center = ConfigCenterApp.Build(centerOptions);
            options = options with { GatewayToken = ConfigCenterApp.GatewayTokenOf(centerOptions), SecretsKey = ConfigCenterApp.SecretsKeyOf(centerOptions) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await StartErrors.PrintAsync("The gateway cannot start:", [$"DATA_DIR: '{options.DataDirectory}' cannot be used: {e.Message}"]).ConfigureAwait(false);
            return ExitCodes.WrongSetting;
        }

        await using (center.ConfigureAwait(false))
        {
            if (!await StartErrors.TryStartAsync(center, "CONFIG_CENTER_PORT, ADMIN_PORT").ConfigureAwait(false))
            {
                return ExitCodes.CannotListen;
            }

            return await RunGatewayAsync(options with { ConfigCenterUrl = ConfigCenterApp.UrlOf(center) }, begin, address, [center, tokens, mock]).ConfigureAwait(false);
        }
    }

    private static async Task<int> RunGatewayAsync(GatewayOptions options, TaskCompletionSource begin, MockAddress address, WebApplication[] services)
    {
        var gateway = GatewayApp.Build(options);
        await using (gateway.ConfigureAwait(false))
        {
            if (!await StartErrors.TryStartAsync(gateway, StartErrors.GatewayPorts).ConfigureAwait(false))
            {
                return ExitCodes.CannotListen;
            }

            if (address.Moved.Count == 0)
            {
                address.Remember();
            }

            begin.SetResult();
            var source = gateway.Services.GetRequiredService<CenterSource>();
            var following = FollowAsync(source, services[0], gateway.Lifetime.ApplicationStopping);
            if (await IsConfiguredAsync(gateway).ConfigureAwait(false))
            {
                address.Remember();
            }

            StartupLines.Print(gateway, options, "standalone");
            StartupLines.Print(gateway, $"  admin UI        {ConfigCenterApp.AdminUrlOf(services[0])}");
            StartupLines.Print(gateway, $"  config center   {options.ConfigCenterUrl}api/docs  (REST under /api/v2; data in {Path.GetFullPath(options.DataDirectory)})");
            StartupLines.Print(gateway, $"  mock LLM        {address.Url}/");
            StartupLines.Print(gateway, $"  token count     {new Uri(services[1].Urls.First())}  (POST /calculate, GET /models)");
            StartupLines.PrintExample(gateway);
            await gateway.WaitForShutdownAsync().ConfigureAwait(false);
            await following.ConfigureAwait(false);
            await source.StopAsync(CancellationToken.None).ConfigureAwait(false);
            foreach (var service in services)
            {
                await service.StopAsync().ConfigureAwait(false);
            }
        }

        return 0;
    }

    /// <summary>Lets the gateway follow the config center once that has its store; until then it tells by itself what it waits for.</summary>
    private static async Task FollowAsync(CenterSource source, WebApplication center, CancellationToken stopping)
    {
        var ready = ConfigCenterApp.WhenReadyAsync(center, stopping);
        await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ready.IsCompletedSuccessfully)
        {
            await source.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until the gateway has the config center's configuration, the process ends, or it takes too long.</summary>
    private static async Task<bool> IsConfiguredAsync(WebApplication gateway)
    {
        var configured = gateway.Services.GetRequiredService<DataPlane>().WhenVocabulariesReadyAsync();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(gateway.Lifetime.ApplicationStopping);
        limit.CancelAfter(ConfigurationLimit);
        await configured.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return configured.IsCompletedSuccessfully;
    }

    // Both look for vocabularies in the same directory: the gateway counts by what was uploaded without asking.
    private static TokenCountOptions TokenOptions(GatewayOptions options)
    {
        var (tokens, _) = TokenCountOptionsReader.Read(Environment.GetEnvironmentVariable);
        return tokens with
        {
            Port = options.TokenServicePort,
            Address = IPAddress.Loopback,
            ModelsDirectory = options.ModelsDirectory,
            LogLevel = options.LogLevel,
            PrometheusEnabled = options.PrometheusEnabled,
        };
    }
}
