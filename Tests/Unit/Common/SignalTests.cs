using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Common;

internal sealed class SignalTests
{
    [Test]
    public async Task A_latch_opens_at_zero()
    {
        var latch = new Latch(2);
        latch.CountDown();
        Assert.That(latch.IsOpen, Is.False);

        latch.CountDown();

        await latch.WaitAsync();
        Assert.That(latch.IsOpen, Is.True);
    }

    [Test]
    public async Task A_gate_lets_through_whoever_comes_before_or_after()
    {
        var gates = new Gates();
        var before = gates.WaitAsync("a");
        Assert.That(before.IsCompleted, Is.False);

        gates.Open("a");

        await before;
        await gates.WaitAsync("a");
        Assert.That(gates.WaitAsync("b").IsCompleted, Is.False);
    }

    [Test]
    public async Task A_counter_wakes_those_whose_value_is_reached()
    {
        var counter = new ObservedCounter("things");
        var one = counter.WaitForAtLeastAsync(1);
        var zero = counter.WaitForAsync(0);
        Assert.That(zero.IsCompleted, Is.True);
        Assert.That(one.IsCompleted, Is.False);

        counter.Increment();

        await one;
        Assert.That(counter.Value, Is.EqualTo(1));
    }

    [Test]
    public void A_wait_that_is_cancelled_ends()
    {
        using var cancelled = new CancellationTokenSource();
        var waiting = new AsyncSignal().WaitAsync(cancelled.Token);

        cancelled.Cancel();

        Assert.CatchAsync<OperationCanceledException>(() => waiting);
    }
}
