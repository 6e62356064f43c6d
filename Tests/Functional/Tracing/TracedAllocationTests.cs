using System.Diagnostics;
using System.Diagnostics.Metrics;
using Gateway.Core;
using Gateway.Core.Configuration;
using Gateway.Core.Tokens;
using Gateway.Core.Tracing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Tests.Functional.Allocation;

namespace Tests.Functional.Tracing;

/// <summary>What tracing costs in memory: nothing for a request that is not recorded, and something bounded for one that is. What holds without tracing stands in <see cref="InMemoryAllocationTests"/>.</summary>
[NonParallelizable]
public sealed class TracedAllocationTests
{
    private const int Variants = 240;
    private const int Attempts = 5;

    private static readonly Answer[] Answers = [Answer.Json(5), Answer.Json(2_000, chunk: 700), Answer.Stream(deltas: 20, characters: 100, 1_000)];

    [Test]
    public async Task A_request_that_is_not_recorded_costs_nothing() =>
        (await RunAsync(new TraceSampling(IsParentBased: false, Ratio: 0), static snapshot => snapshot)).AssertNothingAllocated();

    [Test]
    public async Task One_that_is_recorded_costs_a_bounded_amount()
    {
        using var listener = new ActivityListener { ShouldListenTo = static source => source.Name == Tracer.SourceName, Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);

        (await RunAsync(new TraceSampling(IsParentBased: false, Ratio: 1), static snapshot => snapshot)).AssertAtMost(16 * 1024);
    }

    [Test]
    public async Task Content_in_the_access_log_costs_nothing() => (await RunAsync(null, static snapshot => snapshot with
    {
        Namespaces = [.. snapshot.Namespaces.Select(static ns => ns with { LogContent = true })],
    })).AssertNothingAllocated();

    // On the thread pool, away from the test framework's synchronization context: posting to that allocates.
    private static Task<AllocationWindows> RunAsync(TraceSampling? tracing, Func<Snapshot, Snapshot> change) => Task.Run(() => RunOnPoolAsync(tracing, change));

    private static async Task<AllocationWindows> RunOnPoolAsync(TraceSampling? tracing, Func<Snapshot, Snapshot> change)
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var dataPlane = new DataPlane(
            new DataPlaneOptions { AccessLog = Stream.Null, Tokenizers = new TokenizerCatalog(null), Tracing = tracing }, services.GetRequiredService<IMeterFactory>(), NullLoggerFactory.Instance);
        await using var responder = new Responder(Answers);
        Assert.That(dataPlane.Snapshots.Apply(change(AllocationSnapshots.To(responder.Url))).Errors, Is.Empty);
        await dataPlane.WhenVocabulariesReadyAsync();
        var exchanges = Exchanges.Make(responder, Variants, longestPrompt: 3_000);
        AllocationWindows windows;
        var attempt = 0;
        do
        {
            windows = new AllocationWindows(warmUp: 4 * Variants, window: 20, Variants);
            await MemoryClient.RunAsync(dataPlane, exchanges, 0, windows, blockSize: 4096);
        }
        while (!windows.IsClean && tracing is not { Ratio: 1 } && ++attempt < Attempts);

        return windows;
    }
}
