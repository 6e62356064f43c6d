using Gateway.Core.Buffers;
using Gateway.Core.Http1;

namespace Gateway.Core.Forwarding;

/// <summary>Finds the payload in an answer's body, whichever way it is framed; resumable at every byte.</summary>
internal struct ResponseBodyReader
{
    private BodyFraming _framing;
    private long _left;
    private ChunkedDecoder _decoder;

    /// <summary>True when the body ends where the connection does.</summary>
    public readonly bool IsCloseDelimited => _framing == BodyFraming.CloseDelimited;

    public void Begin(ResponseHead head)
    {
        _framing = head.Framing;
        _left = head.ContentLength;
        _decoder = default;
    }

    /// <summary>The next run of payload.</summary>
    /// <param name="unread">What was received and not consumed.</param>
    /// <param name="consumed">How many bytes of it are dealt with, the payload included.</param>
    /// <param name="payload">Where the payload lies in <paramref name="unread"/>.</param>
    public PayloadStatus Read(ReadOnlySpan<byte> unread, out int consumed, out ByteRange payload)
    {
        consumed = 0;
        payload = default;
        switch (_framing)
        {
            case BodyFraming.None:
                return PayloadStatus.End;
            case BodyFraming.Chunked:
                return ReadChunked(unread, out consumed, out payload);
            case BodyFraming.ContentLength when _left == 0:
                return PayloadStatus.End;
        }

        if (unread.IsEmpty)
        {
            return PayloadStatus.NeedMore;
        }

        consumed = _framing == BodyFraming.ContentLength ? (int)Math.Min(_left, unread.Length) : unread.Length;
        _left -= consumed;
        payload = new ByteRange(0, consumed);
        return PayloadStatus.Payload;
    }

    private PayloadStatus ReadChunked(ReadOnlySpan<byte> unread, out int consumed, out ByteRange payload) =>
        _decoder.Decode(unread, out consumed, out payload, out _) switch
        {
            ChunkStatus.Data => PayloadStatus.Payload,
            ChunkStatus.Complete => PayloadStatus.End,
            ChunkStatus.Invalid => PayloadStatus.Invalid,
            _ => PayloadStatus.NeedMore,
        };
}
