using Gateway.Core;
using Gateway.Host.Hosting;
using Gateway.Host.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Tests.Functional.Allocation;

/// <summary>
/// The whole gateway as its process runs it, from socket to socket, with Kestrel's transport, the Prometheus exporter, an access log to a file, and everything that an upstream may have: at most 16 bytes
/// a request, all that the runtime and the transport do beside it included.
/// </summary>
[NonParallelizable]
public sealed class LoopbackAllocationTests
{
    private const int Clients = 16;
    private const int Requests = 100_000;
    private const int Variants = 100;

    [Test]
    public Task Requests_from_socket_to_socket() => Task.Run(async () =>
    {
        await using var responder = new Responder(Answer.Json(5), Answer.Json(2_000), Answer.Stream(deltas: 5, characters: 30, chunk: 200));
        var log = Path.GetTempFileName();
        var options = new GatewayOptions { Port = 0, LogLevel = LogLevel.Warning, AccessLog = log };
        await using (var app = GatewayApp.Build(options))
        {
            var applied = app.Services.GetRequiredService<DataPlane>().Snapshots.Apply(AllocationSnapshots.Balanced(responder.Url, "least-requests", probeSeconds: 30));
            Assert.That(applied.Errors, Is.Empty);
            await app.StartAsync();
            var port = new Uri(app.Urls.First()).Port;
            var exchanges = Exchanges.Make(responder, Variants, longestPrompt: 3_000);
            var windows = new AllocationWindows(warmUp: Requests / 5, window: Requests / 12, round: Requests / 12);
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => SocketClient.RunAsync(port, exchanges, i * 7, windows)));

            windows.AssertAtMost(bytesEach: 16);
            await app.StopAsync();
        }

        Assert.That(new FileInfo(log).Length, Is.GreaterThan(Requests * 100L));
        File.Delete(log);
    });
}
