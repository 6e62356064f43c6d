using System.Net;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Cluster;

/// <summary>Ten gateways follow one config center.</summary>
public sealed class ManyGatewaysTests
{
    private const int Gateways = 10;

    [Test]
    public async Task A_published_change_is_enforced_by_all()
    {
        using var data = new TempFolder();
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        await using var center = await TestCenter.StartAsync(StoreKind.Sqlite);
        await Cluster.PublishAsync(center.Admin, upstream.Url);
        var gateways = new List<TestGateway>();
        var clients = new List<HttpClient>();
        try
        {
            for (var i = 0; i < Gateways; i++)
            {
                var folder = Directory.CreateDirectory(data.At($"{i}")).FullName;
                gateways.Add(await TestGateway.StartAsync(null, Cluster.Options(center.Address, folder, $"gateway-{i}")));
                clients.Add(new HttpClient { BaseAddress = gateways[i].Url });
            }

            await AllAnswerAsync(clients, HttpStatusCode.OK);
            for (var round = 0; round < 3; round++)
            {
                await center.Admin.PutAsync("/api/v2/namespaces/all/status", new { enabled = false });
                await AllAnswerAsync(clients, HttpStatusCode.Forbidden);
                await center.Admin.PutAsync("/api/v2/namespaces/all/status", new { enabled = true });
                await AllAnswerAsync(clients, HttpStatusCode.OK);
            }

            for (var i = 0; i < Gateways; i++)
            {
                await Cluster.ReportedAsync(center.Admin, $"gateway-{i}", static item => (bool)item["isCurrent"]! && item.Text("state") == "ready");
            }
        }
        finally
        {
            clients.ForEach(static client => client.Dispose());
            foreach (var gateway in gateways)
            {
                await gateway.DisposeAsync();
            }
        }
    }

    private static Task AllAnswerAsync(IEnumerable<HttpClient> clients, HttpStatusCode status) => Task.WhenAll(clients.Select(client => Cluster.AnswersAsync(client, status)));
}
