using System.Buffers;
using Gateway.Core.Transport;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Transport;

internal sealed class EpollWriterTests : LoopFixture
{
    private const int MoreThanTheKernelTakes = 16 << 20;

    private SocketPair _pair = null!;
    private EpollWriter _writer = null!;

    [SetUp]
    public async Task Connect()
    {
        _pair = await ConnectAsync();
        _writer = new EpollWriter(_pair.Own);
    }

    [TearDown]
    public void Disconnect() => _pair?.Dispose();

    [Test]
    public async Task Twenty_megabytes_arrive_intact_at_a_slow_reader()
    {
        var bytes = new byte[20 << 20];
        Random.Shared.NextBytes(bytes);
        var reading = Task.Factory.StartNew(_pair.ReceiveToEnd, TaskCreationOptions.LongRunning);

        var result = await Loop.RunAsync(async () =>
        {
            _writer.Write(bytes);
            var flush = await _writer.FlushAsync();
            _pair.Own.EndSending();
            return (flush.IsCompleted, flush.IsCanceled, _writer.UnflushedBytes);
        }).Within("the flush");

        Assert.That(result, Is.EqualTo((false, false, 0L)));
        Assert.That(await reading, Is.EqualTo(bytes));
    }

    [Test]
    public async Task Room_grows_and_what_was_written_stays()
    {
        var counts = await Loop.RunAsync(async () =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                var memory = _writer.GetMemory(100 + i);
                Assert.That(memory.Length, Is.AtLeast(100 + i));
                memory.Span[..100].Fill((byte)i);
                _writer.Advance(100);
            }

            var unflushed = _writer.UnflushedBytes;
            await _writer.FlushAsync();
            _pair.Own.EndSending();
            return (unflushed, _writer.UnflushedBytes);
        });

        Assert.That(counts, Is.EqualTo((100_000L, 0L)));
        Assert.That(_pair.ReceiveToEnd(), Is.EqualTo(Enumerable.Range(0, 100_000).Select(static i => (byte)(i / 100))));
    }

    [Test]
    public async Task A_flush_of_nothing_completes() =>
        Assert.That(await Loop.RunAsync(() => _writer.FlushAsync().IsCompletedSuccessfully), Is.True);

    [Test]
    public async Task A_cancelled_flush_keeps_the_rest_for_the_next()
    {
        var bytes = new byte[MoreThanTheKernelTakes];
        Random.Shared.NextBytes(bytes);
        var flushes = Loop.RunAsync(async () =>
        {
            _writer.Write(bytes);
            var waiting = _writer.FlushAsync();
            Assert.That(waiting.IsCompleted, Is.False);
            _writer.CancelPendingFlush();
            var first = await waiting;
            Assert.That(_writer.UnflushedBytes, Is.InRange(1, bytes.Length - 1));
            _writer.Write("end"u8);
            var second = await _writer.FlushAsync();
            _pair.Own.EndSending();
            return (first.IsCanceled, first.IsCompleted, second.IsCanceled, second.IsCompleted);
        });

        Assert.That(_pair.ReceiveToEnd(), Is.EqualTo(bytes.Concat("end"u8.ToArray())));
        Assert.That(await flushes.Within("both flushes"), Is.EqualTo((true, false, false, false)));
    }

    [Test]
    public async Task A_cancel_without_a_wait_ends_the_next_flush_once()
    {
        var result = await Loop.RunAsync(async () =>
        {
            _writer.CancelPendingFlush();
            _writer.Write("x"u8);
            var first = await _writer.FlushAsync();
            var left = _writer.UnflushedBytes;
            var second = await _writer.FlushAsync();
            return (first.IsCanceled, left, second.IsCanceled, _writer.UnflushedBytes);
        });

        Assert.That(result, Is.EqualTo((true, 1L, false, 0L)));
    }

    [Test]
    public async Task A_reset_ends_a_flush_and_all_that_follow()
    {
        var flushes = Loop.RunAsync(async () =>
        {
            _writer.Write(new byte[MoreThanTheKernelTakes]);
            var first = await _writer.FlushAsync();
            _writer.Write("more"u8);
            var second = await _writer.FlushAsync();
            return (first.IsCompleted, second.IsCompleted, _writer.UnflushedBytes);
        });
        _pair.Reset();

        Assert.That(await flushes.Within("the flushes"), Is.EqualTo((true, true, 0L)));
    }

    [Test]
    public async Task Completing_ends_a_wait()
    {
        var result = await Loop.RunAsync(async () =>
        {
            _writer.Write(new byte[MoreThanTheKernelTakes]);
            var waiting = _writer.FlushAsync();
            _writer.Complete();
            _writer.Complete();
            return ((await waiting).IsCompleted, _writer.UnflushedBytes, _pair.Own.Writing);
        }).Within("the end of the wait");

        Assert.That(result, Is.EqualTo((true, 0L, (IReadinessHandler?)null)));
    }

    [Test]
    public async Task A_flush_that_nobody_waits_for_does_not_disturb_the_next()
    {
        var bytes = new byte[MoreThanTheKernelTakes];
        var flushes = Loop.RunAsync(async () =>
        {
            _writer.Write(bytes);
            _ = _writer.FlushAsync().IsCompleted;
            _writer.Write("end"u8);
            var flush = await _writer.FlushAsync();
            _pair.Own.EndSending();
            return flush.IsCompleted;
        });

        Assert.That(_pair.ReceiveToEnd(), Has.Length.EqualTo(bytes.Length + 3));
        Assert.That(await flushes.Within("the second flush"), Is.False);
    }
}
