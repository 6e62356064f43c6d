using Gateway.Core.Buffers;

namespace Gateway.Core.Sse;

/// <summary>
/// Cuts a stream of server-sent events (WHATWG HTML, section 9.2) into events, as its bytes arrive. An event that lies in one payload
/// is a slice of it; one that spans payloads is gathered in a carry. Pooled; emptied by <see cref="Reset"/>.
/// </summary>
internal sealed class SseEventReader
{
    /// <summary>Longest event by default, in bytes.</summary>
    public const int DefaultLimit = 1024 * 1024;

    private readonly int _limit;
    private readonly PooledBuffer _carry = new();
    private SseEventParser _parser;
    private bool _isCarryRead;
    private bool _isStarted;
    private bool _endedInCarriageReturn;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <param name="limit">Longest event, in bytes.</param>
    public SseEventReader(int limit = DefaultLimit)
    {
        _limit = limit;
        _parser = new SseEventParser(new PooledBuffer());
    }

    /// <summary>True once an event is longer than the limit. No more is read then; what is unread is <see cref="Pending"/> and the rest of the payload.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>The bytes of an event that has not ended yet: at the end of the stream, what remains to be passed on.</summary>
    public ReadOnlySpan<byte> Pending => _isCarryRead ? default : _carry.Span;

    /// <summary>Reads the next event; call it until it returns false before the next payload comes.</summary>
    /// <param name="payload">Bytes of the stream that follow those of the payload before.</param>
    /// <param name="position">How far the payload is read.</param>
    /// <param name="e">The event; valid until the next call, and as long as the payload.</param>
    /// <returns>False when the payload holds no further event end, its rest being kept; or when <see cref="IsTooLong"/>.</returns>
    public bool TryRead(ReadOnlySpan<byte> payload, ref int position, out SseEvent e)
    {
        if (_isCarryRead)
        {
            _carry.Release();
            _isCarryRead = false;
        }

        e = default;
        if (position == payload.Length || IsTooLong)
        {
            return false;
        }

        return _carry.Length > 0 ? TryReadCarried(payload, ref position, out e) : TryReadWhole(payload, ref position, out e);
    }

    public void Reset()
    {
        _carry.Release();
        _parser.Reset();
        _isCarryRead = _isStarted = _endedInCarriageReturn = IsTooLong = false;
    }

    private bool TryReadWhole(ReadOnlySpan<byte> payload, ref int position, out SseEvent e)
    {
        e = default;
        var rest = payload[position..];
        var length = _parser.Parse(rest, Prefix(rest));
        if (length < 0)
        {
            TryCarry(rest, ref position);
            return false;
        }

        if (length > _limit)
        {
            IsTooLong = true;
            return false;
        }

        e = _parser.ToEvent(rest, length, position, fromCarry: false);
        position += length;
        Ended(e.Raw);
        return true;
    }

    private bool TryReadCarried(ReadOnlySpan<byte> payload, ref int position, out SseEvent e)
    {
        // A byte order mark that comes in pieces is no text of the first line: byte by byte until it would be whole.
        while (!_isStarted && _carry.Length < ByteOrderMark.Length && position < payload.Length)
        {
            if (!TryCarry(payload.Slice(position, 1), ref position))
            {
                e = default;
                return false;
            }

            if (TryTakeCarry(out e))
            {
                return true;
            }
        }

        e = default;
        var rest = payload[position..];
        var end = rest.IsEmpty ? -1 : FindEnd(rest);
        return TryCarry(end < 0 ? rest : rest[..end], ref position) && end >= 0 && TryTakeCarry(out e);
    }

    /// <summary>Where the carried event ends in the bytes that follow it, or -1; the carry's last byte tells whether its line is empty so far.</summary>
    private int FindEnd(ReadOnlySpan<byte> bytes)
    {
        var carried = _carry.Span;
        var isLineEmpty = carried[^1] is (byte)'\n' or (byte)'\r' || (!_isStarted && carried.SequenceEqual(ByteOrderMark));
        var start = carried[^1] == (byte)'\r' && bytes[0] == (byte)'\n' ? 1 : 0;
        while (true)
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

            if (length == 0 && isLineEmpty)
            {
                return next;
            }

            isLineEmpty = true;
            start = next;
        }
    }

    private bool TryCarry(ReadOnlySpan<byte> bytes, ref int position)
    {
        if (bytes.Length > _limit - _carry.Length)
        {
            IsTooLong = true;
            return false;
        }

        _carry.Append(bytes);
        position += bytes.Length;
        return true;
    }

    private bool TryTakeCarry(out SseEvent e)
    {
        var carried = _carry.Span;
        var length = _parser.Parse(carried, Prefix(carried));
        if (length < 0)
        {
            e = default;
            return false;
        }

        e = _parser.ToEvent(carried, length, 0, fromCarry: true);
        _isCarryRead = true;
        Ended(carried);
        return true;
    }

    /// <summary>How many of an event's first bytes are not its text: a line feed that belongs to the line end before, a byte order mark.</summary>
    private int Prefix(ReadOnlySpan<byte> bytes)
    {
        if (_endedInCarriageReturn && bytes[0] == (byte)'\n')
        {
            return 1;
        }

        return !_isStarted && bytes.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
    }

    private void Ended(ReadOnlySpan<byte> raw)
    {
        _isStarted = true;
        _endedInCarriageReturn = raw[^1] == (byte)'\r';
    }
}
