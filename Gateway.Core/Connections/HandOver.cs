using System.Buffers;
using System.IO.Pipelines;
using Gateway.Core.Transport;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Core.Connections;

/// <summary>
/// Leaves a connection to what stands behind the data plane, with all that is unread in its pipe. Code that is not the data plane's may block, and
/// comes from any thread: between it and a loop's connection stand two ordinary pipes, filled and emptied on the loop's thread.
/// </summary>
internal static class HandOver
{
    // An answer's end that lies in the pipe when nobody measures the client's pace any more.
    private static readonly TimeSpan LongestLastFlush = TimeSpan.FromMinutes(1);

    public static Task ServeAsync(ConnectionContext connection, ConnectionDelegate next) => ServeAsync(connection, next, LongestLastFlush);

    public static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, TimeSpan longestLastFlush)
    {
        if (connection.Features.Get<EpollLoop>() is not { } loop)
        {
            await next(connection).ConfigureAwait(false);
            return;
        }

        await loop.SwitchTo();

        var own = connection.Transport;
        var onLoop = new LoopScheduler(loop);
        var input = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.ThreadPool, writerScheduler: onLoop, useSynchronizationContext: false));
        var output = new Pipe(new PipeOptions(readerScheduler: onLoop, writerScheduler: PipeScheduler.ThreadPool, useSynchronizationContext: false));
        var receiving = ReceiveAsync(own.Input, input.Writer);
        var sending = SendAsync(output.Reader, own.Output, loop);
        connection.Transport = new DuplexPipe(input.Reader, output.Writer);
        try
        {
            await Task.Run(() => next(connection)).ConfigureAwait(false);
        }
        finally
        {
            await output.Writer.CompleteAsync().ConfigureAwait(false);
            await input.Reader.CompleteAsync().ConfigureAwait(false);
            await EndSendingAsync(connection, sending, longestLastFlush).ConfigureAwait(false);
            await loop.SwitchTo();
            own.Input.CancelPendingRead();
            await receiving.ConfigureAwait(false);
            connection.Transport = own;
        }
    }

    private static async Task EndSendingAsync(ConnectionContext connection, Task sending, TimeSpan longest)
    {
        try
        {
            await sending.WaitAsync(longest).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            connection.Abort(new ConnectionAbortedException("The client does not take the rest of the answer."));
            await sending.ConfigureAwait(false);
        }
    }

    private static async Task ReceiveAsync(PipeReader from, PipeWriter to)
    {
        try
        {
            while (true)
            {
                var read = await from.ReadAsync().ConfigureAwait(false);
                foreach (var segment in read.Buffer)
                {
                    to.Write(segment.Span);
                }

                from.AdvanceTo(read.Buffer.End);
                var flush = await to.FlushAsync().ConfigureAwait(false);
                if (read.IsCompleted || read.IsCanceled || flush.IsCompleted)
                {
                    break;
                }
            }
        }
        catch (ConnectionResetException)
        {
            // The client is gone: what reads this pipe sees its end.
        }

        await to.CompleteAsync().ConfigureAwait(false);
    }

    private static async Task SendAsync(PipeReader from, PipeWriter to, EpollLoop loop)
    {
        while (true)
        {
            var read = await from.ReadAsync().ConfigureAwait(false);
            await loop.SwitchTo();
            foreach (var segment in read.Buffer)
            {
                to.Write(segment.Span);
            }

            from.AdvanceTo(read.Buffer.End);
            var flush = await to.FlushAsync().ConfigureAwait(false);
            if (read.IsCompleted || flush.IsCompleted)
            {
                break;
            }
        }

        await from.CompleteAsync().ConfigureAwait(false);
    }

    private sealed class DuplexPipe : IDuplexPipe
    {
        public DuplexPipe(PipeReader input, PipeWriter output)
        {
            Input = input;
            Output = output;
        }

        public PipeReader Input { get; }

        public PipeWriter Output { get; }
    }
}
