using Gateway.Core.Buffers;

namespace Gateway.Core.Sse;

/// <summary>Parses one event that lies in one span (WHATWG HTML, section 9.2.6); holds what it found until the next.</summary>
internal struct SseEventParser
{
    private readonly PooledBuffer _joined;
    private ByteRange _data;
    private ByteRange _name;
    private SseEventKind _kind;
    private bool _isJoined;

    public SseEventParser(PooledBuffer joined) => _joined = joined;

    /// <summary>Reads lines up to the blank one.</summary>
    /// <param name="bytes">The stream from the event's first byte on.</param>
    /// <param name="offset">How many bytes of it are not the event's text: the rest of a line end, a byte order mark.</param>
    /// <returns>The event's length, or -1 when the blank line is not there yet.</returns>
    public int Parse(ReadOnlySpan<byte> bytes, int offset)
    {
        Reset();
        for (var start = offset; ;)
        {
            var length = bytes[start..].IndexOfAny((byte)'\n', (byte)'\r');
            if (length < 0)
            {
                return -1;
            }

            var next = start + length + 1;
            if (bytes[next - 1] == (byte)'\r' && next < bytes.Length && bytes[next] == (byte)'\n')
            {
                next++;
            }

            if (length == 0)
            {
                return next;
            }

            Line(bytes, new ByteRange(start, length));
            start = next;
        }
    }

    /// <summary>The event that was parsed last.</summary>
    /// <param name="bytes">What it was parsed from.</param>
    /// <param name="length">What <see cref="Parse"/> returned.</param>
    /// <param name="rawStart">Where the bytes stand in the payload.</param>
    /// <param name="fromCarry">True when they stand in the carry instead.</param>
    public readonly SseEvent ToEvent(ReadOnlySpan<byte> bytes, int length, int rawStart, bool fromCarry) => new()
    {
        Raw = bytes[..length],
        Data = _isJoined ? _joined.Span : _data.Of(bytes),
        EventName = _name.Of(bytes),
        Kind = _kind,
        FromCarry = fromCarry,
        RawStart = rawStart,
    };

    /// <summary>Forgets what was found.</summary>
    public void Reset()
    {
        _data = _name = default;
        _kind = SseEventKind.Empty;
        _isJoined = false;
        _joined.Release();
    }

    private void Line(ReadOnlySpan<byte> bytes, ByteRange line)
    {
        var text = line.Of(bytes);
        if (TryValue(text, "data"u8, out var skip))
        {
            AddData(bytes, new ByteRange(line.Start + skip, line.Length - skip));
            return;
        }

        if (TryValue(text, "event"u8, out skip))
        {
            _name = new ByteRange(line.Start + skip, line.Length - skip);
        }

        _kind = _kind == SseEventKind.Empty ? SseEventKind.Comment : _kind;
    }

    private void AddData(ReadOnlySpan<byte> bytes, ByteRange value)
    {
        if (_kind != SseEventKind.Data)
        {
            _kind = SseEventKind.Data;
            _data = value;
            return;
        }

        if (!_isJoined)
        {
            _isJoined = true;
            _joined.Append(_data.Of(bytes));
        }

        _joined.Append((byte)'\n');
        _joined.Append(value.Of(bytes));
    }

    /// <summary>True for a field of that name; then <paramref name="skip"/> bytes of the line come before its value.</summary>
    private static bool TryValue(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out int skip)
    {
        skip = name.Length;
        if (!line.StartsWith(name))
        {
            return false;
        }

        if (line.Length == skip)
        {
            return true;
        }

        if (line[skip++] != (byte)':')
        {
            return false;
        }

        if (skip < line.Length && line[skip] == (byte)' ')
        {
            skip++;
        }

        return true;
    }
}
