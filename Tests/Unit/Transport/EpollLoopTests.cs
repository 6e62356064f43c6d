using Gateway.Core.Transport;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Transport;

internal sealed class EpollLoopTests : LoopFixture
{
    [Test]
    public async Task What_is_posted_runs_in_order_on_the_loop_alone()
    {
        var order = new List<int>();
        var done = new AsyncSignal("the last of the posts");
        for (var i = 0; i < 1_000; i++)
        {
            Loop.Post(
                state =>
                {
                    order.Add(Loop.IsCurrent ? (int)state! : -1);
                    if (order.Count == 1_000)
                    {
                        done.Set();
                    }
                },
                i);
        }

        await done.WaitAsync();
        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 1_000)));
    }

    [Test]
    public async Task No_wake_up_is_lost_when_many_threads_post()
    {
        const int Threads = 8;
        const int Posts = 12_500;
        var last = new int[Threads];
        var disorder = 0;
        var latch = new Latch(Threads * Posts, "100,000 posts");
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (var i = 1; i <= Posts; i++)
            {
                Loop.Post(
                    state =>
                    {
                        disorder += last[thread] == (int)state! - 1 ? 0 : 1;
                        last[thread] = (int)state!;
                        latch.CountDown();
                    },
                    i);
            }
        })).ToList();

        threads.ForEach(static thread => thread.Start());

        await latch.WaitAsync();
        Assert.That(disorder, Is.Zero);
    }

    [Test]
    public async Task Each_single_post_wakes_the_loop()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var run = new AsyncSignal("a single post");
            Loop.Post(static signal => ((AsyncSignal)signal!).Set(), run);
            await run.WaitAsync();
        }
    }

    [Test]
    public async Task Switching_brings_every_caller_to_the_loop()
    {
        var tasks = Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            var onLoop = 0;
            for (var i = 0; i < 50; i++)
            {
                await Loop.SwitchTo();
                onLoop += Loop.IsCurrent && ReferenceEquals(EpollLoop.Current, Loop) ? 1 : 0;
                await Task.Yield();
            }

            return onLoop;
        }));

        Assert.That(await Task.WhenAll(tasks).Within("64 callers"), Has.All.EqualTo(50));
    }

    [Test]
    public async Task On_the_loop_switching_completes_at_once() =>
        Assert.That(await Loop.RunAsync(() => Loop.SwitchTo().IsCompleted), Is.True);

    [Test]
    public async Task A_failure_on_the_loop_is_logged_and_the_loop_goes_on()
    {
        var logger = new RecordingLogger();
        using var loop = new EpollLoop(1, logger);
        using var pair = SocketPair.Create(loop);
        loop.Post(static _ => throw new InvalidOperationException("A defect."), null);
        await loop.RunAsync(() =>
        {
            pair.Own.Reading = new ReadinessRecorder(static () => throw new InvalidOperationException("Another defect."));
            return loop.TryRegister(pair.Own);
        });

        pair.Peer.Send("x"u8);

        Assert.That(pair.ReceiveToEnd(), Is.Null, "The connection whose handler failed ends.");
        Assert.That(await loop.RunAsync(static () => 1), Is.EqualTo(1));
        Assert.That(logger.Ids, Is.EqualTo(new[] { 1300, 1300 }));
    }

    [Test]
    public async Task After_the_end_what_is_posted_runs_all_the_same()
    {
        using var pair = await ConnectAsync();
        Loop.Dispose();
        var isRun = false;

        Loop.Post(_ => isRun = true, null);
        pair.Own.Abort();

        Assert.That((isRun, pair.Own.IsClosed, pair.ReceiveToEnd()), Is.EqualTo((true, true, (byte[]?)null)));
    }

    [Test]
    public void What_is_posted_while_the_loop_ends_is_run_once()
    {
        for (var round = 0; round < 50; round++)
        {
            var loop = new EpollLoop(round, new RecordingLogger());
            var count = 0;
            var posting = new Thread(() =>
            {
                for (var i = 0; i < 1_000; i++)
                {
                    loop.Post(_ => Interlocked.Increment(ref count), null);
                }
            });
            posting.Start();
            loop.Dispose();
            posting.Join();
            Assert.That(count, Is.EqualTo(1_000), $"round {round}");
        }
    }

    [Test]
    public async Task A_loop_may_be_ended_twice_and_from_its_own_thread()
    {
        using var loop = new EpollLoop(1, new RecordingLogger());

        await loop.RunAsync(loop.Dispose);

        Assert.That(loop.Dispose, Throws.Nothing);
    }

    [Test]
    public async Task A_closed_socket_is_not_registered()
    {
        using var pair = SocketPair.Create(Loop);

        var isRegistered = await Loop.RunAsync(() =>
        {
            pair.Own.Close();
            return Loop.TryRegister(pair.Own);
        });

        Assert.That(isRegistered, Is.False);
    }

    [Test]
    public async Task A_descriptor_that_the_system_does_not_watch_is_refused_not_thrown()
    {
        using var file = File.OpenHandle(typeof(EpollLoopTests).Assembly.Location);
        var socket = new EpollSocket(Loop, (int)file.DangerousGetHandle());

        Assert.That(await Loop.RunAsync(() => Loop.TryRegister(socket)), Is.False);
        await Loop.RunAsync(() => Loop.Remove(socket));
    }
}
