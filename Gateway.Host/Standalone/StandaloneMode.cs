using System.Net;
using Gateway.Core;
using Gateway.Core.Startup;
using Gateway.Host.Hosting;
using Gateway.Host.Options;
using MockLlm;
using TokenCount;
using TokenCount.Options;

namespace Gateway.Host.Standalone;

/// <summary>Everything in one process, with nothing to set up: the gateway in front of a mock LLM, and the token count service.</summary>
internal static class StandaloneMode
{
    public static async Task<int> RunAsync(GatewayOptions options)
    {
        var mock = MockLlmApp.Build(new MockLlmOptions { Port = options.MockLlmPort, Address = IPAddress.Loopback });
        await using (mock.ConfigureAwait(false))
        {
            if (!await StartErrors.TryStartAsync(mock, "MOCK_LLM_PORT").ConfigureAwait(false))
            {
                return ExitCodes.CannotListen;
            }

            var tokens = TokenCountApp.Build(TokenOptions(options));
            await using (tokens.ConfigureAwait(false))
            {
                if (!await StartErrors.TryStartAsync(tokens, "TOKEN_SERVICE_PORT").ConfigureAwait(false))
                {
                    return ExitCodes.CannotListen;
                }

                return await RunGatewayAsync(options, mock, tokens).ConfigureAwait(false);
            }
        }
    }

    private static async Task<int> RunGatewayAsync(GatewayOptions options, WebApplication mock, WebApplication tokens)
    {
        var gateway = GatewayApp.Build(options);
        await using (gateway.ConfigureAwait(false))
        {
            var upstream = new Uri(mock.Urls.First());
            gateway.Services.GetRequiredService<DataPlane>().Snapshots.Apply(BuiltInSnapshot.Create(upstream));
            if (!await StartErrors.TryStartAsync(gateway, StartErrors.GatewayPorts).ConfigureAwait(false))
            {
                return ExitCodes.CannotListen;
            }

            await gateway.Services.GetRequiredService<DataPlane>().WhenVocabulariesReadyAsync().ConfigureAwait(false);
            StartupLines.Print(gateway, options, "standalone, with a built-in configuration");
            StartupLines.Print(gateway, $"  mock LLM        {upstream}");
            StartupLines.Print(gateway, $"  token count     {new Uri(tokens.Urls.First())}  (POST /calculate, GET /models)");
            StartupLines.PrintExample(gateway);
            await gateway.WaitForShutdownAsync().ConfigureAwait(false);
            await tokens.StopAsync().ConfigureAwait(false);
            await mock.StopAsync().ConfigureAwait(false);
        }

        return 0;
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
