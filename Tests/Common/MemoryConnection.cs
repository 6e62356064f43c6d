using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace Tests.Common;

/// <summary>
/// A connection without sockets: two pipes whose continuations run inline, so that a test drives a connection
/// delegate on its own thread, step by step, and can measure what that allocates. Writing and reading allocate
/// nothing once warm.
/// </summary>
internal sealed class MemoryConnection : IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly BlockMemoryPool _pool;

    private MemoryConnection(int blockSize, long pauseAt)
    {
        _pool = new BlockMemoryPool(blockSize);
        var options = new PipeOptions(
            _pool, PipeScheduler.Inline, PipeScheduler.Inline, pauseAt, pauseAt / 2, minimumSegmentSize: blockSize, useSynchronizationContext: false);
        var toServer = new Pipe(options);
        var fromServer = new Pipe(options);
        ToServer = toServer.Writer;
        FromServer = fromServer.Reader;
        Server = new MemoryConnectionContext(this, new DuplexPipe(toServer.Reader, fromServer.Writer), _pool, _closed.Token);
    }

    /// <summary>What the connection delegate is given.</summary>
    public ConnectionContext Server { get; }

    public PipeWriter ToServer { get; }

    public PipeReader FromServer { get; }

    /// <summary>Why the server aborted the connection; null while it has not.</summary>
    public ConnectionAbortedException? AbortReason { get; private set; }

    /// <summary>Set once the server has aborted the connection.</summary>
    public AsyncSignal Aborted { get; } = new("the server to abort the connection");

    /// <summary>Blocks of the pipes in use; 0 once both sides are complete.</summary>
    public int RentedBlocks => _pool.Rented;

    /// <param name="blockSize">Bytes of a pipe's segment; small ones split every message.</param>
    /// <param name="pauseAt">Unread bytes at which a writer has to wait, either way.</param>
    public static MemoryConnection Create(int blockSize = 4096, long pauseAt = 64 * 1024) => new(blockSize, pauseAt);

    /// <summary>Sends bytes; the server's code runs before this returns. Fails where the server does not read.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        ToServer.Write(bytes);
        var flush = ToServer.FlushAsync();
        if (!flush.IsCompleted)
        {
            throw new InvalidOperationException("The server does not read: await ToServer.FlushAsync() instead.");
        }

        flush.GetAwaiter().GetResult();
    }

    /// <summary>Takes what the server has sent, as far as it fits; returns its length, 0 when there is nothing.</summary>
    public int Receive(Span<byte> destination)
    {
        if (!FromServer.TryRead(out var result))
        {
            return 0;
        }

        var length = (int)Math.Min(result.Buffer.Length, destination.Length);
        var taken = result.Buffer.Slice(0, length);
        taken.CopyTo(destination);
        FromServer.AdvanceTo(taken.End);
        return length;
    }

    /// <summary>Takes all that the server has sent by now.</summary>
    public string ReceiveText()
    {
        if (!FromServer.TryRead(out var result))
        {
            return "";
        }

        var text = Encoding.UTF8.GetString(result.Buffer);
        FromServer.AdvanceTo(result.Buffer.End);
        return text;
    }

    /// <summary>Drops all that the server has sent by now and returns its length.</summary>
    public long Discard()
    {
        if (!FromServer.TryRead(out var result))
        {
            return 0;
        }

        var length = result.Buffer.Length;
        FromServer.AdvanceTo(result.Buffer.End);
        return length;
    }

    /// <summary>The client sends its FIN: the server reads to the end, and its token is cancelled, as with Kestrel's sockets.</summary>
    public void CompleteInput()
    {
        ToServer.Complete();
        _closed.Cancel();
    }

    /// <summary>The client's RST: reads fail, writes find the connection complete.</summary>
    public void Abort()
    {
        ToServer.Complete(new ConnectionResetException("The client reset the connection."));
        FromServer.Complete();
        _closed.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await ToServer.CompleteAsync();
        await FromServer.CompleteAsync();
        await Server.DisposeAsync();
        _closed.Dispose();
    }

    /// <summary>The server aborts: its reads fail, the test's pending read is woken, what was sent stays readable.</summary>
    internal void AbortedByServer(ConnectionAbortedException reason)
    {
        AbortReason ??= reason;
        ToServer.Complete(reason);
        FromServer.CancelPendingRead();
        _closed.Cancel();
        Aborted.Set();
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
