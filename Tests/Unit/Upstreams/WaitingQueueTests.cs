using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams;

public sealed class WaitingQueueTests
{
    private WaitingQueue _queue = null!;

    [SetUp]
    public void Make() => _queue = new WaitingQueue();

    [Test]
    public void It_holds_as_many_as_it_may_and_calls_the_first()
    {
        var (first, second) = (_queue.TryJoin(2)!, _queue.TryJoin(2)!);
        Assert.That(_queue.TryJoin(2), Is.Null);

        _queue.Call();
        Assert.That((first.Value.Task.IsCompleted, second.Value.Task.IsCompleted, _queue.Count), Is.EqualTo((true, false, 1)));
        Assert.That(_queue.Leave(first), Is.False, "Called before.");

        var third = _queue.TryJoin(2)!;
        Assert.That(_queue.Leave(second), Is.True);
        _queue.Call();
        _queue.Call();
        Assert.That((third.Value.Task.IsCompleted, second.Value.Task.IsCompleted, _queue.Count), Is.EqualTo((true, false, 0)));
    }

    [Test]
    public void Who_was_called_in_vain_is_the_first_again()
    {
        var first = _queue.TryJoin(9)!;
        var second = _queue.TryJoin(9)!;
        _queue.Call();
        Assert.That(first.Value.Task.IsCompleted, Is.True);

        var again = _queue.Rejoin();
        _queue.Call();

        Assert.That((again.Value.Task.IsCompleted, second.Value.Task.IsCompleted), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Every_call_reaches_one_who_waits()
    {
        var waiting = Enumerable.Range(0, 1_000).Select(_ => _queue.TryJoin(1_000)!).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 250; i++)
            {
                _queue.Call();
            }
        })));

        await Task.WhenAll(waiting.Select(static place => place.Value.Task)).Within("all to be called");
        Assert.That(_queue.Count, Is.Zero);
    }
}
