using Gateway.Core.Buffers;

namespace Gateway.Core.Http1;

/// <summary>
/// Decodes the chunked transfer coding (RFC 9112, section 7.1) from spans that may end anywhere. Stricter than the RFC:
/// no white space around a size, every line ends in CRLF, extensions and trailers are bounded, checked and dropped.
/// A default value is ready for a body.
/// </summary>
internal struct ChunkedDecoder
{
    /// <summary>How many bytes of extensions a body may be ahead of its data; many short chunks with long extensions cost more than they carry.</summary>
    public const int MaxExtensionExcessBytes = 8192;

    private ChunkedState _state;
    private RejectionReason _reason;
    private ChunkSizeReader _size;
    private long _remaining;
    private long _extensionExcess;
    private TrailerGuard _trailers;

    /// <summary>Decodes up to the end of the first run of data.</summary>
    /// <param name="source">What follows the bytes consumed by earlier calls.</param>
    /// <param name="consumed">Number of bytes that must not be given again, the data included.</param>
    /// <param name="data">With <see cref="ChunkStatus.Data"/>, where in <paramref name="source"/> the data is; never empty.</param>
    /// <param name="reason">With <see cref="ChunkStatus.Invalid"/>, why.</param>
    public ChunkStatus Decode(ReadOnlySpan<byte> source, out int consumed, out ByteRange data, out RejectionReason reason)
    {
        data = default;
        consumed = 0;
        while (_state < ChunkedState.Complete && consumed < source.Length)
        {
            if (_state == ChunkedState.Data)
            {
                data = TakeData(consumed, source.Length);
                consumed = data.End;
                reason = RejectionReason.None;
                return ChunkStatus.Data;
            }

            consumed += Step(source[consumed..]);
        }

        reason = _reason;
        return _state switch
        {
            ChunkedState.Complete => ChunkStatus.Complete,
            ChunkedState.Invalid => ChunkStatus.Invalid,
            _ => ChunkStatus.NeedMore,
        };
    }

    private ByteRange TakeData(int start, int end)
    {
        var length = (int)Math.Min(_remaining, end - start);
        _remaining -= length;
        if (_remaining == 0)
        {
            _state = ChunkedState.Suffix;
        }

        return new ByteRange(start, length);
    }

    /// <summary>Takes one byte, or a run of them where a state knows runs; returns how many.</summary>
    private int Step(ReadOnlySpan<byte> source)
    {
        switch (_state)
        {
            case ChunkedState.Prefix:
                _size = default;
                return ReadSizeDigit(source[0]);
            case ChunkedState.Size:
                return ReadSizeOrEnd(source[0]);
            case ChunkedState.Extension:
                return ReadExtension(source);
            case ChunkedState.PrefixLineFeed:
                return source[0] == HttpBytes.LineFeed ? EndPrefix() : Reject(RejectionReason.InvalidChunkSize);
            case ChunkedState.Suffix:
                return Expect(source[0], HttpBytes.CarriageReturn, ChunkedState.SuffixLineFeed, RejectionReason.InvalidChunkData);
            case ChunkedState.SuffixLineFeed:
                return Expect(source[0], HttpBytes.LineFeed, ChunkedState.Prefix, RejectionReason.InvalidChunkData);
            case ChunkedState.Trailer:
                return StartTrailer(source[0]);
            case ChunkedState.TrailerName:
                return ReadTrailerName(source);
            case ChunkedState.TrailerValue:
                return ReadTrailerValue(source);
            case ChunkedState.TrailerLineFeed:
                return Expect(source[0], HttpBytes.LineFeed, ChunkedState.Trailer, RejectionReason.InvalidTrailer);
            default:
                return Expect(source[0], HttpBytes.LineFeed, ChunkedState.Complete, RejectionReason.InvalidTrailer);
        }
    }

    private int ReadSizeDigit(byte digit)
    {
        if (!_size.TryAppend(digit))
        {
            return Reject(RejectionReason.InvalidChunkSize);
        }

        _state = ChunkedState.Size;
        return 1;
    }

    private int ReadSizeOrEnd(byte next)
    {
        switch (next)
        {
            case HttpBytes.CarriageReturn:
                _state = ChunkedState.PrefixLineFeed;
                return 1;
            case (byte)';':
                _state = ChunkedState.Extension;
                return 1;
            default:
                return ReadSizeDigit(next);
        }
    }

    private int ReadExtension(ReadOnlySpan<byte> source)
    {
        var length = source.IndexOfAny(HttpBytes.NotInFieldValue);
        _extensionExcess += length < 0 ? source.Length : length;
        if (_extensionExcess > MaxExtensionExcessBytes)
        {
            return Reject(RejectionReason.InvalidChunkExtension);
        }

        if (length < 0)
        {
            return source.Length;
        }

        return length + Expect(
            source[length],
            HttpBytes.CarriageReturn,
            ChunkedState.PrefixLineFeed,
            RejectionReason.InvalidChunkExtension);
    }

    private int EndPrefix()
    {
        _remaining = _size.Size;
        _extensionExcess = Math.Max(0, _extensionExcess - _remaining);
        _state = _remaining == 0 ? ChunkedState.Trailer : ChunkedState.Data;
        return 1;
    }

    private int StartTrailer(byte next)
    {
        if (next == HttpBytes.CarriageReturn)
        {
            _state = ChunkedState.FinalLineFeed;
            return 1;
        }

        if (!_trailers.TryStartLine())
        {
            return Reject(RejectionReason.TrailersTooLarge);
        }

        _state = ChunkedState.TrailerName;
        return 0;
    }

    private int ReadTrailerName(ReadOnlySpan<byte> source)
    {
        var length = source.IndexOfAnyExcept(HttpBytes.Token);
        if (!_trailers.TryAppendName(length < 0 ? source : source[..length]))
        {
            return Reject(RejectionReason.TrailersTooLarge);
        }

        if (length < 0)
        {
            return source.Length;
        }

        if (!_trailers.IsNameAllowed())
        {
            return Reject(RejectionReason.InvalidTrailer);
        }

        return length + Expect(source[length], (byte)':', ChunkedState.TrailerValue, RejectionReason.InvalidTrailer);
    }

    private int ReadTrailerValue(ReadOnlySpan<byte> source)
    {
        var length = source.IndexOfAny(HttpBytes.NotInFieldValue);
        if (!_trailers.TryAppendValue(length < 0 ? source.Length : length))
        {
            return Reject(RejectionReason.TrailersTooLarge);
        }

        if (length < 0)
        {
            return source.Length;
        }

        return length + Expect(
            source[length],
            HttpBytes.CarriageReturn,
            ChunkedState.TrailerLineFeed,
            RejectionReason.InvalidTrailer);
    }

    private int Expect(byte actual, byte expected, ChunkedState next, RejectionReason otherwise)
    {
        if (actual != expected)
        {
            return Reject(otherwise);
        }

        _state = next;
        return 1;
    }

    private int Reject(RejectionReason reason)
    {
        _state = ChunkedState.Invalid;
        _reason = reason;
        return 0;
    }
}
