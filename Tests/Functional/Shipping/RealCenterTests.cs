using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Shipping;

/// <summary>A gateway and a config center as processes: what the center's queries say is what clients received, whichever of the two was killed or ended meanwhile.</summary>
[NonParallelizable]
internal sealed class RealCenterTests
{
    private const int Batch = 200;
    private const string Answer = """{"choices":[{"index":0,"message":{"role":"assistant","content":"hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":30,"completion_tokens":4,"total_tokens":34}}""";

    [Test]
    public async Task Totals_are_those_that_clients_received()
    {
        using var centerData = new TempFolder();
        using var gatewayData = new TempFolder();
        await using var upstream = FakeUpstream.Start(static exchange => exchange.RespondAsync(200, Answer, "Content-Type: application/json"));
        var center = await Cluster.Cluster.StartCenterAsync(("DATA_DIR", centerData.Path));
        var url = center.Client.BaseAddress!;
        await Cluster.Cluster.PublishAsync(center.Client, upstream.Url);
        var gateway = await StartGatewayAsync(url, gatewayData);
        await using var clients = new AskingClients(_ => gateway.Url);
        await clients.MoreAsync(Batch);

        center.Kill();
        await center.WaitForExitAsync();
        await center.DisposeAsync();
        await clients.MoreAsync(Batch);
        center = await Cluster.Cluster.StartCenterAsync(("DATA_DIR", centerData.Path), ("CONFIG_CENTER_PORT", Cluster.Cluster.Text(url.Port)));
        await clients.MoreAsync(Batch);
        gateway.Terminate();
        Assert.That(await gateway.WaitForExitAsync(), Is.Zero);
        await clients.EndAsync();
        await gateway.DisposeAsync();

        // What the center did not take in the last second of the one, the next one ships.
        gateway = await StartGatewayAsync(url, gatewayData);
        var totals = await TotalsAsync(center.Client, clients.Answers.Value);
        TestContext.Out.WriteLine($"{clients.Answers.Value} answers received; the config center says {totals.ToJsonString()}");
        Assert.Multiple(() =>
        {
            Assert.That((long)totals["requests"]!, Is.EqualTo(clients.Answers.Value));
            Assert.That((long)totals["inputTokens"]! + (long)totals["outputTokens"]!, Is.EqualTo(clients.Tokens));
        });
        await gateway.DisposeAsync();
        await center.DisposeAsync();
    }

    private static async Task<GatewayProcess> StartGatewayAsync(Uri center, TempFolder data)
    {
        var gateway = Cluster.Cluster.StartGateway(center, data.Path);
        await gateway.WaitUntilUpAsync();
        return gateway;
    }

    // Once it has as many requests, or after too long.
    private static async Task<JsonObject> TotalsAsync(HttpClient admin, int requests)
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var end = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        while (true)
        {
            var totals = (await admin.GetAsync($"/api/v2/traffic/summary?to={end}", HttpStatusCode.OK))["totals"]!.AsObject();
            if ((long)totals["requests"]! >= requests || bound.IsCancellationRequested)
            {
                return totals;
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
