using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using NUnit.Framework;

namespace Tests.Unit.Async;

/// <summary>
/// Async methods of the recycling builder behave like any other, and allocate nothing once warm. They do not come back to the test framework's
/// synchronization context, which would run them later.
/// </summary>
public sealed class RecyclingMethodBuilderTests
{
    private static readonly AsyncLocal<string> Local = new();

    [Test]
    public void A_method_that_does_not_suspend_completes_at_once()
    {
        var call = Add(new ValueTask<int>(1), 2);

        Assert.That(call.IsCompletedSuccessfully, Is.True);
        Assert.That(call.Result, Is.EqualTo(3));
    }

    [Test]
    public void A_method_that_suspends_completes_with_what_it_waits_for()
    {
        var gate = new Gate();
        var call = Add(gate.WaitAsync(), 2);
        Assert.That(call.IsCompleted, Is.False);

        gate.Open(5);

        Assert.That(call.IsCompletedSuccessfully, Is.True);
        Assert.That(call.Result, Is.EqualTo(7));
    }

    [Test]
    public void An_exception_comes_out_of_the_task_whether_before_or_after_a_suspension()
    {
        var gate = new Gate();
        var suspended = Fail(gate.WaitAsync());
        gate.Open(1);
        var immediate = Fail(new ValueTask<int>(1));

        Assert.Multiple(() =>
        {
            Assert.That(immediate.IsFaulted, Is.True);
            Assert.That(suspended.IsFaulted, Is.True);
            Assert.That(() => immediate.Result, Throws.TypeOf<InvalidDataException>());
            Assert.That(() => suspended.Result, Throws.TypeOf<InvalidDataException>());
        });
    }

    [Test]
    public void A_method_may_suspend_any_number_of_times()
    {
        var gates = Enumerable.Range(0, 10).Select(static _ => new Gate()).ToArray();
        var call = Sum(gates);
        for (var i = 0; i < gates.Length; i++)
        {
            Assert.That(call.IsCompleted, Is.False);
            gates[i].Open(i);
        }

        Assert.That(call.Result, Is.EqualTo(45));
    }

    [Test]
    public void Nested_methods_complete_from_the_inside_out()
    {
        var gate = new Gate();
        var call = Nest(gate, depth: 50);
        Assert.That(call.IsCompleted, Is.False);

        gate.Open(1);

        Assert.That(call.Result, Is.EqualTo(51));
    }

    [Test]
    public void Finally_blocks_run_when_what_is_awaited_fails()
    {
        var gate = new Gate();
        var trail = new List<string>();
        var call = Trail(gate.WaitAsync(), trail);

        gate.Fail(new TimeoutException());

        Assert.That(() => call.Result, Throws.TypeOf<TimeoutException>());
        Assert.That(trail, Is.EqualTo(new[] { "before", "finally" }));
    }

    [Test]
    public void A_recycled_machine_keeps_nothing_of_its_last_call()
    {
        var first = new Gate();
        var failed = Fail(first.WaitAsync());
        first.Open(1);
        Assert.That(() => failed.Result, Throws.TypeOf<InvalidDataException>());

        for (var i = 0; i < 100; i++)
        {
            var gate = new Gate();
            var call = Add(gate.WaitAsync(), i);
            gate.Open(1);
            Assert.That(call.Result, Is.EqualTo(i + 1));
        }
    }

    [Test]
    public void A_task_that_was_awaited_refuses_to_be_awaited_again()
    {
        var gate = new Gate();
        var call = Add(gate.WaitAsync(), 1);
        gate.Open(1);
        Assert.That(call.Result, Is.EqualTo(2));

        Assert.That(() => call.Result, Throws.InvalidOperationException);
    }

    [Test]
    public async Task Suspended_calls_do_not_get_in_each_others_way()
    {
        const int Workers = 8;
        const int Rounds = 2_000;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(static worker => Task.Run(async () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                var gates = Enumerable.Range(0, 3).Select(static _ => new Gate()).ToArray();
                var call = Sum(gates);
                foreach (var gate in gates)
                {
                    ThreadPool.UnsafeQueueUserWorkItem(static state => state.Gate.Open(state.Value), (Gate: gate, Value: worker + i), preferLocal: false);
                }

                var sum = await call;
                if (sum != 3 * (worker + i))
                {
                    throw new InvalidOperationException($"{sum} instead of {3 * (worker + i)}.");
                }
            }
        })));
    }

    [Test]
    public void The_execution_context_is_not_carried_to_the_continuation()
    {
        var gate = new Gate();
        Local.Value = "caller";
        var call = ReadLocal(gate.WaitAsync());
        Local.Value = "opener";

        gate.Open(1);

        Assert.That(call.Result, Is.EqualTo("opener"));
    }

    [TestCase(1)]
    [TestCase(64)]
    public void Suspending_allocates_nothing_once_warm(int calls)
    {
        var gates = Enumerable.Range(0, calls).Select(static _ => new Gate()).ToArray();
        var pending = new ValueTask<int>[calls];

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            for (var i = 0; i < calls; i++)
            {
                pending[i] = Nest(gates[i], depth: 3);
            }

            for (var i = 0; i < calls; i++)
            {
                gates[i].Open(i);
                _ = pending[i].Result;
            }
        }), Is.Zero);
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<int> Add(ValueTask<int> waiting, int number) => await waiting.ConfigureAwait(false) + number;

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<int> Fail(ValueTask<int> waiting) => throw new InvalidDataException($"{await waiting.ConfigureAwait(false)}");

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<string?> ReadLocal(ValueTask<int> waiting) => await waiting.ConfigureAwait(false) == 1 ? Local.Value : null;

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<int> Nest(Gate gate, int depth) =>
        depth == 0 ? await gate.WaitAsync().ConfigureAwait(false) : await Nest(gate, depth - 1).ConfigureAwait(false) + 1;

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<int> Sum(Gate[] gates)
    {
        var sum = 0;
        foreach (var gate in gates)
        {
            sum += await gate.WaitAsync().ConfigureAwait(false);
        }

        return sum;
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<int> Trail(ValueTask<int> waiting, List<string> trail)
    {
        try
        {
            trail.Add("before");
            return await waiting.ConfigureAwait(false);
        }
        finally
        {
            trail.Add("finally");
        }
    }
}
