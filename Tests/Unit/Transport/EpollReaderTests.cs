using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Gateway.Core.Transport;
using Microsoft.AspNetCore.Connections;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Transport;

internal sealed class EpollReaderTests : LoopFixture
{
    private SocketPair _pair = null!;
    private EpollReader _reader = null!;

    [SetUp]
    public async Task Connect()
    {
        _pair = await ConnectAsync();
        _reader = new EpollReader(_pair.Own);
    }

    [TearDown]
    public void Disconnect() => _pair?.Dispose();

    [Test]
    public async Task Bytes_that_come_one_by_one_add_up()
    {
        var text = string.Concat(Enumerable.Range(0, 100));
        var reading = Loop.RunAsync(async () =>
        {
            while (true)
            {
                var read = await _reader.ReadAsync();
                if (read.Buffer.Length == text.Length)
                {
                    return Encoding.ASCII.GetString(read.Buffer);
                }

                _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        });

        foreach (var c in text)
        {
            _pair.Peer.Send([(byte)c]);
        }

        Assert.That(await reading.Within("the text"), Is.EqualTo(text));
    }

    [Test]
    public async Task A_big_body_is_one_run_of_bytes()
    {
        var bytes = new byte[3_000_001];
        Random.Shared.NextBytes(bytes);
        var sending = Task.Factory.StartNew(() => SendAll(bytes), TaskCreationOptions.LongRunning);

        var isWhole = await Loop.RunAsync(async () =>
        {
            while (true)
            {
                var read = await _reader.ReadAsync();
                if (read.Buffer.Length == bytes.Length)
                {
                    return read.Buffer.IsSingleSegment && read.Buffer.FirstSpan.SequenceEqual(bytes);
                }

                _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }).Within("3 MB");

        await sending;
        Assert.That(isWhole, Is.True);
    }

    [Test]
    public async Task What_was_not_examined_is_there_at_once()
    {
        _pair.Peer.Send("abcdef"u8);
        var texts = await Loop.RunAsync(async () =>
        {
            var read = await _reader.ReadAsync();
            var first = Encoding.ASCII.GetString(read.Buffer);
            _reader.AdvanceTo(read.Buffer.GetPosition(2), read.Buffer.GetPosition(4));
            read = await _reader.ReadAsync();
            var second = Encoding.ASCII.GetString(read.Buffer);
            _reader.AdvanceTo(read.Buffer.GetPosition(1));
            Assert.That(_reader.TryRead(out read), Is.True);
            var third = Encoding.ASCII.GetString(read.Buffer);
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            return (first, second, third, _reader.TryRead(out _));
        }).Within("the reads");

        Assert.That(texts, Is.EqualTo(("abcdef", "cdef", "def", false)));
    }

    [Test]
    public async Task What_was_examined_waits_for_more_and_is_kept()
    {
        _pair.Peer.Send("abc"u8);
        var reading = Loop.RunAsync(async () =>
        {
            var read = await _reader.ReadAsync();
            _reader.AdvanceTo(read.Buffer.GetPosition(1), read.Buffer.End);
            var waiting = _reader.ReadAsync();
            Assert.That(waiting.IsCompleted, Is.False);
            _pair.Peer.Send("d"u8);
            return Encoding.ASCII.GetString((await waiting).Buffer);
        });

        Assert.That(await reading.Within("the rest"), Is.EqualTo("bcd"));
    }

    [Test]
    public async Task The_end_is_told_with_and_without_data([Values("", "abc")] string text)
    {
        _pair.Peer.Send(Encoding.ASCII.GetBytes(text));
        _pair.Peer.Shutdown(SocketShutdown.Send);

        var (received, again) = await Loop.RunAsync(async () =>
        {
            var read = await _reader.ReadAsync();
            while (!read.IsCompleted)
            {
                _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                read = await _reader.ReadAsync();
            }

            var received = Encoding.ASCII.GetString(read.Buffer);
            _reader.AdvanceTo(read.Buffer.End);
            Assert.That(_reader.TryRead(out var end), Is.True, "The end stays.");
            return (received, end);
        }).Within("the end");

        Assert.That((received, again.IsCompleted, again.Buffer.Length), Is.EqualTo((text, true, 0L)));
    }

    [Test]
    public async Task A_reset_is_an_exception_for_who_waits_and_who_comes_later()
    {
        var waiting = Loop.RunAsync(async () => (await _reader.ReadAsync()).IsCompleted);
        _pair.Reset();

        Assert.That(async () => await waiting.Within("the reset"), Throws.TypeOf<ConnectionResetException>());
        Assert.That(async () => await Loop.RunAsync(() => _reader.TryRead(out _)), Throws.TypeOf<ConnectionResetException>());
        Assert.That(async () => await Loop.RunAsync(() => _reader.ReadAsync()), Throws.TypeOf<ConnectionResetException>());
    }

    [Test]
    public async Task A_wait_can_be_cancelled_and_what_was_examined_is_told_again()
    {
        _pair.Peer.Send("abc"u8);
        var result = await Loop.RunAsync(async () =>
        {
            var read = await _reader.ReadAsync();
            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            var waiting = _reader.ReadAsync();
            _reader.CancelPendingRead();
            var cancelled = await waiting;
            var told = (cancelled.IsCanceled, cancelled.IsCompleted, Encoding.ASCII.GetString(cancelled.Buffer));
            _reader.AdvanceTo(cancelled.Buffer.Start, cancelled.Buffer.End);
            return (told, _reader.TryRead(out _));
        }).Within("the cancelled read");

        Assert.That(result, Is.EqualTo(((true, false, "abc"), false)));
    }

    [Test]
    public async Task A_cancel_without_a_wait_ends_the_next_read_once([Values] bool withTryRead)
    {
        var result = await Loop.RunAsync(async () =>
        {
            _reader.CancelPendingRead();
            ReadResult read;
            if (withTryRead)
            {
                Assert.That(_reader.TryRead(out read), Is.True);
            }
            else
            {
                read = await _reader.ReadAsync();
            }

            _reader.AdvanceTo(read.Buffer.End);
            return (read.IsCanceled, read.Buffer.Length, _reader.TryRead(out _));
        }).Within("the cancelled read");

        Assert.That(result, Is.EqualTo((true, 0L, false)));
    }

    [Test]
    public async Task Reading_goes_on_behind_a_cancel()
    {
        var reading = Loop.RunAsync(async () =>
        {
            var waiting = _reader.ReadAsync();
            _reader.CancelPendingRead();
            _reader.AdvanceTo((await waiting).Buffer.End);
            return Encoding.ASCII.GetString((await _reader.ReadAsync()).Buffer);
        });
        _pair.Peer.Send("x"u8);

        Assert.That(await reading.Within("the byte"), Is.EqualTo("x"));
    }

    [Test]
    public async Task Completing_ends_a_wait()
    {
        var result = await Loop.RunAsync(async () =>
        {
            var waiting = _reader.ReadAsync();
            _reader.Complete();
            _reader.Complete();
            var read = await waiting;
            return (read.IsCompleted, read.Buffer.Length, _pair.Own.Reading);
        }).Within("the end of the wait");

        Assert.That(result, Is.EqualTo((true, 0L, (IReadinessHandler?)null)));
    }

    [Test]
    public async Task What_is_not_read_stays_in_the_kernel()
    {
        _pair.Peer.Send("x"u8);
        await Loop.RunAsync(() => _reader.ReadAsync()).Within("the first byte");
        _pair.Peer.Blocking = false;
        long sent = 0;
        while (Send() is > 0 and var count)
        {
            sent += count;
        }

        var buffered = await Loop.RunAsync(() =>
        {
            _reader.TryRead(out var read);
            return read.Buffer.Length;
        });

        Assert.That(sent, Is.GreaterThan(100_000));
        Assert.That(buffered, Is.EqualTo(1));

        int Send()
        {
            var count = _pair.Peer.Send(new byte[65536], SocketFlags.None, out var error);
            return error == SocketError.Success ? count : 0;
        }
    }

    private void SendAll(byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += _pair.Peer.Send(bytes.AsSpan(sent));
        }
    }
}
