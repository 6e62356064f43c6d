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
        var servers = new List<RestartedServer>();
        foreach (var port in FixedPorts.Take(3))
        {
            servers.Add(await RestartedServer.StartAsync(port));
        }

        await using var gateway = await TestGateway.StartAsync(Snapshots.To([.. servers.Select(static server => server.Url)]));
        await using var load = Load.Start(gateway.Port, RestartPlan.Clients);
        var streaming = 0;
        for (var i = 0; i < RestartPlan.Restarts; i++)
        {
            await load.WaitForMoreAsync(RestartPlan.AnswersBetween);
            await load.WaitForStreamsAsync(3);
            streaming += load.Streaming;
            await servers[i % servers.Count].RestartAsync();
        }

        await load.WaitForMoreAsync(RestartPlan.AnswersBetween);
        await load.EndAsync();
        load.AssertWhole();
        Assert.That(streaming, Is.Positive, "Restarts met streams.");
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }
    }
}
