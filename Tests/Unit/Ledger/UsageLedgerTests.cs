using Gateway.Core.Ledger;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Ledger;

public sealed class UsageLedgerTests
{
    private KeptUsage _sink = null!;
    private UsageLedger _ledger = null!;
    private TestExchange _exchange = null!;

    [SetUp]
    public async Task Start()
    {
        _exchange = await Requests.ChatAsync();
        _exchange.Context.Status = 200;
        _exchange.Context.Settled = new TokenUsage(30, 4, true, true, 10);
        _exchange.Context.CostNano = 5;
        _sink = new KeptUsage();
        _ledger = new UsageLedger(_sink);
    }

    [TearDown]
    public async Task Stop()
    {
        _ledger.Dispose();
        await _exchange.DisposeAsync();
    }

    [Test]
    public async Task Usage_is_handed_on_by_itself()
    {
        Add();
        await _sink.Requests.WaitForAsync(1);

        var sums = _sink.Read().Entries.Single();
        Assert.Multiple(() =>
        {
            Assert.That(sums.Key with { Minute = 0 }, Is.EqualTo(new UsageKey(0, "default", "", "gpt-4o-mini", "openai", "upstream")));
            Assert.That((sums.InputTokens, sums.OutputTokens, sums.CachedInputTokens, sums.CostNano), Is.EqualTo((30, 4, 10, 5)));
            Assert.That(sums.Statuses.Items.ToArray(), Is.EqualTo(new[] { (200, 1L) }));
            Assert.That(sums.Refusals.Items.ToArray(), Is.Empty);
            Assert.That(_sink.Read().Users.Single().Users.Estimate(), Is.EqualTo(1).Within(0.01));
        });
    }

    [Test]
    public void A_refused_request_counts_with_its_reason()
    {
        _exchange.Context.Outcome = RequestOutcome.Refused;
        _exchange.Context.Refusal = Refusal.TokensLimited;
        _exchange.Context.Namespace = null;
        Add();

        Assert.That(_ledger.Flush(), Is.True);
        var sums = _sink.Read().Entries.Single();
        Assert.That(sums.Refusals.Items.ToArray(), Is.EqualTo(new[] { ("tokens_limited", 1L) }));
        Assert.That(sums.Key.Namespace, Is.Empty);
    }

    [Test]
    public void A_failed_request_is_not_refused()
    {
        _exchange.Context.Outcome = RequestOutcome.Failed;
        _exchange.Context.Refusal = Refusal.UpstreamError;
        Add();

        _ledger.Flush();
        Assert.That(_sink.Read().Entries.Single().Refusals.Items.ToArray(), Is.Empty);
    }

    [Test]
    public void The_minute_is_that_of_the_end()
    {
        var end = new RequestEnd(new DateTime(2025, 11, 16, 10, 12, 59, 999, DateTimeKind.Utc), RequestEnd.Now.Timestamp);
        _ledger.Add(_exchange.Context, "m", end);

        _ledger.Flush();
        Assert.That(_sink.Read().Entries.Single().Key.Minute, Is.EqualTo(new DateTimeOffset(end.Time).ToUnixTimeSeconds() / 60));
    }

    [Test]
    public async Task Requests_of_many_threads_count_once_each()
    {
        const int Threads = 8;
        const int Each = 5_000;
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                Add();
            }
        })));

        _ledger.Flush();
        Assert.That(Usage.Requests(_sink.Read()), Is.EqualTo(Threads * Each));
        Assert.That(_ledger.Dropped, Is.Zero);
    }

    [Test]
    public void What_does_not_fit_the_buffer_is_summed_in_place()
    {
        var shard = new UsageShard();
        var end = RequestEnd.Now;
        for (var i = 0; i < 3 * UsageBuffer.Size; i++)
        {
            shard.Add(_exchange.Context, "m", end);
        }

        var buffer = shard.Exchange(new UsageBuffer());
        Assert.Multiple(() =>
        {
            Assert.That(buffer.Records.Length, Is.EqualTo(UsageBuffer.Size));
            Assert.That(buffer.Sums!.Entries.Single().Requests, Is.EqualTo(2 * UsageBuffer.Size));
            Assert.That(buffer.Sums.Users.Single().Users.Estimate(), Is.EqualTo(1).Within(0.01));
            Assert.That(buffer.Dropped, Is.Zero);
        });
    }

    [Test]
    public async Task What_the_sink_does_not_take_is_offered_again()
    {
        _sink.TakesNothing = true;
        Add();
        await _sink.Untaken.WaitForAtLeastAsync(2);
        Assert.That(_ledger.Flush(), Is.False);
        Add();
        _sink.TakesNothing = false;

        // One entry, or one for each minute where another began in between.
        Assert.That(_ledger.Flush(), Is.True);
        Assert.That(_sink.Read().Entries.Sum(static entry => entry.Requests), Is.EqualTo(2));
        Assert.That(_ledger.Dropped, Is.Zero);
    }

    [Test]
    public void Beyond_the_bound_requests_with_new_keys_are_dropped_and_counted()
    {
        _sink.TakesNothing = true;
        var end = RequestEnd.Now;
        for (var i = 0; i < UsageTable.DefaultLargest + 5; i++)
        {
            _ledger.Add(_exchange.Context, "m", end with { Time = end.Time.AddMinutes(i) });
        }

        _ledger.Flush();
        _ledger.Add(_exchange.Context, "m", end);
        _sink.TakesNothing = false;

        Assert.That(_ledger.Flush(), Is.True);
        Assert.That(_ledger.Dropped, Is.EqualTo(5));
        Assert.That(Usage.Requests(_sink.Read()), Is.EqualTo(UsageTable.DefaultLargest + 1));
    }

    [Test]
    public void The_end_hands_the_rest_on()
    {
        Add();
        _ledger.Dispose();

        Assert.That(Usage.Requests(_sink.Read()), Is.EqualTo(1));
    }

    [Test]
    public void Adding_allocates_nothing() => Assert.That(Namespaces.Allocations.Of(Add), Is.Zero);

    [Test]
    public void Adding_to_sums_allocates_nothing()
    {
        var shard = new UsageShard();
        var end = RequestEnd.Now;
        for (var i = 0; i < UsageBuffer.Size; i++)
        {
            shard.Add(_exchange.Context, "m", end);
        }

        Assert.That(Namespaces.Allocations.Of(() => shard.Add(_exchange.Context, "m", end)), Is.Zero);
    }

    private void Add() => _ledger.Add(_exchange.Context, "gpt-4o-mini", RequestEnd.Now);
}
