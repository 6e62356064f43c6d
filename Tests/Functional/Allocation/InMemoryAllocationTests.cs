using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Gateway.Core;
using Gateway.Core.Configuration;
using Gateway.Core.Routing;
using Gateway.Core.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Tests.Functional.Allocation;

/// <summary>
/// A warm gateway allocates nothing for a request and nothing for an event of a stream, over all threads together, with metrics, access log and usage ledger on.
/// The client's side is in memory; the upstream's is loopback.
/// </summary>
[NonParallelizable]
public sealed class InMemoryAllocationTests
{
    private const int Variants = 240;
    private const int Attempts = 5;

    private static readonly Protocol[] Others = [Protocol.Completions, Protocol.Messages, Protocol.Responses];
    private static readonly int[] Pieces = [1, 2, 3, 5, 17, 64, 1_000, 10_000, 100_000];

    private CountedUsage _usage = null!;
    private ServiceProvider _services = null!;
    private DataPlane _dataPlane = null!;

    [SetUp]
    public void Start()
    {
        _usage = new CountedUsage();
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _dataPlane = new DataPlane(
            new DataPlaneOptions { AccessLog = Stream.Null, Usage = _usage, Tokenizers = new TokenizerCatalog(null) }, _services.GetRequiredService<IMeterFactory>(), NullLoggerFactory.Instance);
    }

    [TearDown]
    public async Task Stop()
    {
        _dataPlane.Dispose();
        await _services.DisposeAsync();
    }

    [TestCase(4096)]
    [TestCase(2100)]
    public Task Requests_of_every_kind(int blockSize) => RunAsync(
        clients: 1, warmUp: 8 * Variants, window: 20, blockSize, Answer.Json(5), Answer.Json(2_000), Answer.Json(200_000), Answer.Json(50, chunk: 7), Answer.Json(9_000, chunk: 4_000));

    [Test]
    public Task Requests_on_many_connections_at_once() => RunAsync(
        clients: 64, warmUp: 40 * Variants, window: 60, blockSize: 4096, Answer.Json(5), Answer.Json(2_000), Answer.Json(50, chunk: 7), Answer.Json(9_000, chunk: 4_000));

    [Test]
    public Task Streams_of_every_kind() => RunAsync(
        clients: 1, warmUp: 8 * Variants, window: 20, blockSize: 4096, [.. Pieces.Select(static piece => Answer.Stream(deltas: 40, characters: 300, piece))]);

    [Test]
    public Task Streams_on_many_connections_at_once() => RunAsync(
        clients: 64, warmUp: 20 * Variants, window: 40, blockSize: 4096, [.. Pieces.Select(static piece => Answer.Stream(deltas: 20, characters: 100, piece))]);

    [Test]
    public Task Requests_of_every_protocol() => RunAsync(
        clients: 1, warmUp: 8 * Variants, window: 20, blockSize: 4096, [.. Others.SelectMany(static protocol => new[] { Answer.Json(5, protocol: protocol), Answer.Json(90_000, chunk: 7_000, protocol) })]);

    [Test]
    public Task Streams_of_every_protocol() => RunAsync(
        clients: 1, warmUp: 8 * Variants, window: 20, blockSize: 4096, [.. Others.SelectMany(static protocol => Pieces.Select(piece => Answer.Stream(deltas: 30, characters: 100, piece, protocol)))]);

    [TestCase("round-robin")]
    [TestCase("weighted-round-robin")]
    [TestCase("random")]
    [TestCase("least-requests")]
    [TestCase("power-of-two")]
    [TestCase("consistent-hash")]
    [TestCase("prefix-affinity")]
    public Task Requests_balanced_by_every_policy(string balancing) => Task.Run(() => RunOnPoolAsync(
        clients: 1, warmUp: 4 * Variants, window: 20, blockSize: 4096, server => AllocationSnapshots.Balanced(server, balancing, probeSeconds: 2), Answer.Json(5), Answer.Json(2_000), Answer.Stream(deltas: 5, characters: 30, chunk: 200)));

    // On the thread pool, away from the test framework's synchronization context: posting to that allocates.
    private Task RunAsync(int clients, int warmUp, int window, int blockSize, params Answer[] answers) =>
        Task.Run(() => RunOnPoolAsync(clients, warmUp, window, blockSize, AllocationSnapshots.To, answers));

    private async Task RunOnPoolAsync(int clients, int warmUp, int window, int blockSize, Func<Uri, Snapshot> snapshot, params Answer[] answers)
    {
        await using var responder = new Responder(answers);
        Assert.That(_dataPlane.Snapshots.Apply(snapshot(responder.Url)).Errors, Is.Empty);
        await _dataPlane.WhenVocabulariesReadyAsync();
        var exchanges = Exchanges.Make(responder, Variants);
        AllocationWindows windows;
        var attempt = 0;

        // What a request costs, it costs in every attempt; what a busy machine costs (timers in windows that take long, pools that fill when
        // threads wait for a processor) is gone in one of them.
        do
        {
            windows = new AllocationWindows(warmUp, window, Variants);
            await Task.WhenAll(Enumerable.Range(0, clients).Select(i => MemoryClient.RunAsync(_dataPlane, exchanges, i * 7, windows, blockSize)));
        }
        while (!windows.IsClean && ++attempt < Attempts);

        windows.AssertNothingAllocated();
        Assert.That(Recorded(), Is.GreaterThan(warmUp));
        _dataPlane.FlushRecords();
        Assert.That(_usage.Deltas, Is.Positive);
    }

    private long Recorded()
    {
        var text = new StringBuilder();
        _dataPlane.WriteHistograms(text);
        return text.ToString().Split('\n').Where(static line => line.StartsWith("gateway_request_duration_seconds_count", StringComparison.Ordinal))
            .Sum(static line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
