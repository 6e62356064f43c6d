using Gateway.Core.Connections;
using NUnit.Framework;

namespace Tests.Unit.Connections;

public sealed class DeadlineTests
{
    private static long Now => Environment.TickCount64;

    [Test]
    public void It_expires_when_it_is_due_and_not_before()
    {
        var deadline = new Deadline();
        Assert.That(deadline.Arm(DeadlineKind.RequestHead, WaitingOn.DownstreamFlush, Deadline.DueIn(5_000)), Is.True);

        Assert.That(deadline.TryExpire(Now + 4_000, out _), Is.False);
        Assert.That(deadline.Expired, Is.EqualTo(DeadlineKind.None));

        Assert.That(deadline.TryExpire(Now + 5_001, out var waitingOn), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(waitingOn, Is.EqualTo(WaitingOn.DownstreamFlush));
            Assert.That(deadline.Expired, Is.EqualTo(DeadlineKind.RequestHead));
        });
    }

    [Test]
    public void Every_kind_and_operation_comes_out_as_it_went_in()
    {
        foreach (var kind in Enum.GetValues<DeadlineKind>())
        {
            foreach (var waiting in Enum.GetValues<WaitingOn>())
            {
                var deadline = new Deadline();
                deadline.Arm(kind, waiting, Deadline.DueIn(1));
                Assert.That(deadline.TryExpire(Now + 10, out var waitingOn), Is.True);
                Assert.That((deadline.Expired, waitingOn), Is.EqualTo((kind, waiting)));
            }
        }
    }

    [Test]
    public void A_disarmed_one_never_expires()
    {
        var deadline = new Deadline();
        deadline.Arm(DeadlineKind.Connect, WaitingOn.Upstream, Deadline.DueIn(1));

        Assert.That(deadline.Disarm(), Is.True);
        Assert.That(deadline.TryExpire(long.MaxValue >> 8, out _), Is.False);
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void No_limit_is_no_deadline(long milliseconds)
    {
        var deadline = new Deadline();

        Assert.That(deadline.Arm(DeadlineKind.KeepAlive, WaitingOn.DownstreamRead, Deadline.DueIn(milliseconds)), Is.True);
        Assert.That(deadline.TryExpire(long.MaxValue >> 8, out _), Is.False);
    }

    [Test]
    public void An_expiry_stays_until_it_is_forgotten()
    {
        var deadline = new Deadline();
        deadline.Arm(DeadlineKind.StreamIdle, WaitingOn.Upstream, Deadline.DueIn(1));
        deadline.TryExpire(Now + 10, out _);

        Assert.Multiple(() =>
        {
            Assert.That(deadline.Disarm(), Is.False);
            Assert.That(deadline.Arm(DeadlineKind.ClientWrite, WaitingOn.DownstreamFlush, Deadline.DueIn(1_000)), Is.False);
            Assert.That(deadline.TryExpire(Now + 10_000, out _), Is.False);
            Assert.That(deadline.Expired, Is.EqualTo(DeadlineKind.StreamIdle));
        });
        deadline.Renew();
        Assert.That(deadline.Expired, Is.EqualTo(DeadlineKind.None));
        Assert.That(deadline.Arm(DeadlineKind.Connect, WaitingOn.Upstream, Deadline.DueIn(1)), Is.True);
    }

    [Test]
    public void The_total_bounds_every_wait_and_outlasts_attempts()
    {
        var deadline = new Deadline();
        deadline.LimitTotal(100);
        deadline.Arm(DeadlineKind.StreamIdle, WaitingOn.Upstream, Deadline.DueIn(60_000));

        Assert.That(deadline.TryExpire(Now + 101, out _), Is.True);
        Assert.That(deadline.Expired, Is.EqualTo(DeadlineKind.Total));
        deadline.Renew();
        Assert.That(deadline.Expired, Is.EqualTo(DeadlineKind.Total));

        deadline.Reset();
        deadline.Arm(DeadlineKind.StreamIdle, WaitingOn.Upstream, Deadline.DueIn(60_000));
        Assert.That(deadline.TryExpire(Now + 101, out _), Is.False);
    }

    [Test]
    public void A_shorter_wait_than_the_total_expires_as_itself()
    {
        var deadline = new Deadline();
        deadline.LimitTotal(60_000);
        deadline.Arm(DeadlineKind.Connect, WaitingOn.Upstream, Deadline.DueIn(100));

        Assert.That(deadline.TryExpire(Now + 101, out _), Is.True);
        Assert.That(deadline.Expired, Is.EqualTo(DeadlineKind.Connect));
    }

    [Test]
    public async Task Owner_and_monitor_always_agree_on_who_was_first()
    {
        var deadline = new Deadline();
        var expired = 0;
        var isOver = false;
        var monitor = Task.Run(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                expired += deadline.TryExpire(Now + 10_000, out _) ? 1 : 0;
            }
        });
        var lost = 0;
        for (var i = 0; i < 200_000; i++)
        {
            Assert.That(deadline.Arm(DeadlineKind.StreamIdle, WaitingOn.Upstream, Deadline.DueIn(5_000)), Is.True);
            if (!deadline.Disarm())
            {
                Assert.That(deadline.Expired, Is.EqualTo(DeadlineKind.StreamIdle));
                lost++;
                deadline.Reset();
            }
        }

        Volatile.Write(ref isOver, true);
        await monitor;
        Assert.That(expired, Is.EqualTo(lost));
    }
}
