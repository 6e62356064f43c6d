using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Rolling;

/// <summary>Upstream servers that are restarted in turn, under load: nobody notices.</summary>
[NonParallelizable]
public sealed class UpstreamRestartTests
{
    [Test]
    public async Task No_request_breaks()
    {
        var ports = FixedPorts.Take(3);
        await using var one = await RestartedServer.StartAsync(ports[0]);
        await using var two = await RestartedServer.StartAsync(ports[1]);
        await using var three = await RestartedServer.StartAsync(ports[2]);
        RestartedServer[] servers = [one, two, three];
        await using var gateway = await TestGateway.StartAsync(Snapshots.To([.. servers.Select(static server => server.Url)]));
        await using var load = Load.Start(gateway.Port, RestartPlan.Clients);
        for (var i = 0; i < RestartPlan.Servers; i++)
        {
            await load.WaitForMoreAsync(RestartPlan.AnswersBetween);
            await load.WaitForStreamsAsync(3);
            await servers[i % servers.Length].RestartAsync();
        }

        await load.WaitForMoreAsync(RestartPlan.AnswersBetween);
        await load.EndAsync();
        load.AssertWhole();
    }
}
