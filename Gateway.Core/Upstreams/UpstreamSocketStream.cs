namespace Gateway.Core.Upstreams;

/// <summary>An upstream's socket as a stream, for TLS to stand on.</summary>
internal sealed class UpstreamSocketStream : Stream
{
    private readonly UpstreamSocket _socket;

    public UpstreamSocketStream(UpstreamSocket socket) => _socket = socket;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // TLS asks with no room to wait for something to arrive; the next read waits all the same.
        if (buffer.IsEmpty)
        {
            return 0;
        }

        var count = await _socket.ReceiveAsync(buffer).ConfigureAwait(false);
        return count == UpstreamSocket.Failed ? throw new IOException("The connection is broken.") : count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var count = await _socket.SendAsync(buffer).ConfigureAwait(false);
            if (count <= 0)
            {
                throw new IOException("The connection is broken.");
            }

            buffer = buffer[count..];
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // Every write goes out at once.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
