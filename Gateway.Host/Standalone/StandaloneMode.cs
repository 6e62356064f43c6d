using System.Net;
using Gateway.Core;
using Gateway.Host.Hosting;
using Gateway.Host.Options;
using MockLlm;

namespace Gateway.Host.Standalone;

/// <summary>Everything in one process, with nothing to set up: the gateway in front of a mock LLM.</summary>
internal static class StandaloneMode
{
    public static async Task<int> RunAsync(GatewayOptions options)
    {
        var mock = MockLlmApp.Build(new MockLlmOptions { Port = options.MockLlmPort, Address = IPAddress.Loopback });
        await using (mock.ConfigureAwait(false))
        {
            if (!await StartErrors.TryStartAsync(mock, "MOCK_LLM_PORT").ConfigureAwait(false))
            {
                return StartErrors.CannotListen;
            }

            var gateway = GatewayApp.Build(options);
            await using (gateway.ConfigureAwait(false))
            {
                var upstream = new Uri(mock.Urls.First());
                gateway.Services.GetRequiredService<DataPlane>().Snapshots.Apply(BuiltInSnapshot.Create(upstream));
                if (!await StartErrors.TryStartAsync(gateway, StartErrors.GatewayPorts).ConfigureAwait(false))
                {
                    return StartErrors.CannotListen;
                }

                StartupLines.Print(gateway, options, "standalone, with a built-in configuration");
                StartupLines.Print(gateway, $"  mock LLM        {upstream}");
                StartupLines.PrintExample(gateway);
                await gateway.WaitForShutdownAsync().ConfigureAwait(false);
                await mock.StopAsync().ConfigureAwait(false);
            }
        }

        return 0;
    }
}
