using System.Globalization;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Rolling;

/// <summary>Two gateways behind HAProxy that are restarted in turn, under load: nobody notices, and no stream is cut.</summary>
[NonParallelizable]
public sealed class GatewayRestartTests
{
    [Test]
    public async Task No_request_breaks()
    {
        Integration.Require("haproxy");
        using var folder = new TempFolder();
        var ports = FixedPorts.Take(4);
        int[] gatewayPorts = [ports[0], ports[1]];
        await using var upstream = await RestartedServer.StartAsync(ports[2]);
        var config = folder.Write("gateway.json", SnapshotWriter.Write(Snapshots.To(upstream.Url)));
        var gateways = gatewayPorts.Select(port => Start(config, port)).ToArray();
        try
        {
            await using var proxy = await HaProxy.StartAsync(ports[3], gatewayPorts);
            for (var i = 0; i < gateways.Length; i++)
            {
                await gateways[i].WaitUntilUpAsync();
                await proxy.WaitForAsync(i, "UP");
            }

            var underWay = 0;
            await using var load = Load.Start(proxy.Port, RestartPlan.Clients);
            for (var i = 0; i < RestartPlan.Gateways; i++)
            {
                await load.WaitForMoreAsync(RestartPlan.AnswersBetween);
                var one = i % gateways.Length;
                underWay += await EndAsync(gateways[one]);
                load.AssertWhole();
                gateways[one] = Start(config, gatewayPorts[one]);
                await gateways[one].WaitUntilUpAsync();
                await proxy.WaitForAsync(one, "UP");
            }

            await load.WaitForMoreAsync(RestartPlan.AnswersBetween);
            await load.EndAsync();
            load.AssertWhole();
            Assert.That(underWay, Is.Positive, "SIGTERM met requests.");
        }
        finally
        {
            foreach (var gateway in gateways)
            {
                await gateway.DisposeAsync();
            }
        }
    }

    private static GatewayProcess Start(string config, int port) => GatewayProcess.Start(
        ["--config", config],
        ("GATEWAY_PORT", port.ToString(CultureInfo.InvariantCulture)), ("DRAIN_GRACE_SECONDS", "1"), ("ACCESS_LOG", "off"), ("USE_PRECISE_TOKEN_CALCULATION", "false"));

    // Ends it as its operator does; how many requests it had under way then.
    private static async Task<int> EndAsync(GatewayProcess gateway)
    {
        gateway.Terminate();
        var line = await gateway.Output.WaitForAsync("Draining: ");
        Assert.That(await gateway.WaitForExitAsync(), Is.Zero, gateway.Errors.All);
        Assert.That(gateway.Output.All, Does.Contain("0 connection(s) were left"));
        await gateway.DisposeAsync();
        var words = line.Split(' ');
        return int.Parse(words[Array.IndexOf(words, "request(s)") - 1], CultureInfo.InvariantCulture);
    }
}
