using Tests.Common;

namespace Tests.Unit.Telemetry;

/// <summary>A stream that a test may hold up or make fail; keeps what was written.</summary>
internal sealed class ScriptedStream : Stream
{
    private readonly MemoryStream _written = new();

    /// <summary>What every write waits for, or fails with; null lets it through.</summary>
    public Func<Task>? OnWrite { get; set; }

    /// <summary>Number of writes that went through.</summary>
    public ObservedCounter Writes { get; } = new("the writes to the log");

    public byte[] Written => _written.ToArray();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        // The log writes on a thread of its own, which may wait.
        OnWrite?.Invoke().GetAwaiter().GetResult();
        _written.Write(buffer);
        Writes.Increment();
    }

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
