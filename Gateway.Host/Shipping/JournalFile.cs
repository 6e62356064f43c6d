namespace Gateway.Host.Shipping;

/// <summary>The batch that is being written. A record is on the disk when it has been appended, and the file ends behind the last one that is.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly FileStream _stream;
    private byte[] _record = [];

    private JournalFile(FileStream stream, string path, Guid source, long sequence)
    {
        _stream = stream;
        Path = path;
        Source = source;
        Sequence = sequence;
    }

    /// <summary>Where it is to be read.</summary>
    public string Path { get; private set; }

    public Guid Source { get; }

    public long Sequence { get; }

    /// <summary>Where the last record ends.</summary>
    public long Length { get; private set; } = JournalFormat.HeadLength;

    public bool IsEmpty => Length == JournalFormat.HeadLength;

    /// <summary>Begins a file; one that is there already is written over.</summary>
    /// <exception cref="IOException">It cannot be written; then there is none.</exception>
    public static JournalFile Create(string path, Guid source, long sequence)
    {
        var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            Span<byte> head = stackalloc byte[JournalFormat.HeadLength];
            JournalFormat.WriteHead(head, source, sequence);
            stream.Write(head);
            return new JournalFile(stream, path, source, sequence);
        }
        catch
        {
            stream.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Appends a record, and waits until it is on the disk.</summary>
    /// <exception cref="IOException">It is not, and no part of it will be read.</exception>
    public void Append(ReadOnlySpan<byte> content)
    {
        // Only what an append left that failed is longer.
        if (_stream.Length != Length)
        {
            _stream.SetLength(Length);
        }

        var length = JournalFormat.RecordHeadLength + content.Length;
        if (_record.Length < length)
        {
            _record = new byte[length * 2];
        }

        JournalFormat.WriteRecordHead(_record, content);
        content.CopyTo(_record.AsSpan(JournalFormat.RecordHeadLength));
        try
        {
            _stream.Seek(Length, SeekOrigin.Begin);
            _stream.Write(_record, 0, length);
            _stream.Flush(flushToDisk: true);
        }
        catch
        {
            _stream.SetLength(Length);
            throw;
        }

        Length += length;
    }

    /// <summary>Takes the place of another file.</summary>
    public void MoveTo(string path)
    {
        File.Move(Path, path, overwrite: true);
        Path = path;
    }

    public void Dispose() => _stream.Dispose();
}
