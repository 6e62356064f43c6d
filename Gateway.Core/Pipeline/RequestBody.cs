using System.Buffers;
using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Buffers;
using Gateway.Core.Connections;
using Gateway.Core.Http1;

namespace Gateway.Core.Pipeline;

/// <summary>Reads a request's body into the context, whichever way it is framed, up to a limit.</summary>
internal static class RequestBody
{
    private static ReadOnlySpan<byte> Continue => "HTTP/1.1 100 Continue\r\n\r\n"u8;

    /// <summary>Reads to the body's end. Otherwise the context's rejection says why it was refused, or the client is gone.</summary>
    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    public static async ValueTask<RequestBodyStatus> ReadAsync(RequestContext context)
    {
        if (context.Head.ContentLength > context.MaxBodyBytes)
        {
            return Reject(context, RejectionReason.BodyTooLarge);
        }

        if (context.BodyState != RequestBodyState.Partial)
        {
            return RequestBodyStatus.Complete;
        }

        var connection = context.Connection;
        if (context.Head.ExpectContinue && !await ContinueAsync(context).ConfigureAwait(false))
        {
            return RequestBodyStatus.ClientGone;
        }

        while (true)
        {
            var read = await connection.ReadAsync(DeadlineKind.RequestBody, context.Snapshot.Settings.Timeouts.RequestBodyMs).ConfigureAwait(false);
            if (connection.Expired != DeadlineKind.None)
            {
                connection.AdvanceTo(read.Buffer.Start);
                return Reject(context, RejectionReason.RequestBodyTimeout);
            }

            if (context.Head.Framing == BodyFraming.ContentLength)
            {
                TakeCounted(context, read.Buffer);
            }
            else if (Decode(context, read.Buffer, context.Received, isFramed: false) == ChunkStatus.Invalid)
            {
                return RequestBodyStatus.Rejected;
            }

            if (context.BodyState == RequestBodyState.Complete)
            {
                return RequestBodyStatus.Complete;
            }

            if (read.IsCompleted)
            {
                return RequestBodyStatus.ClientGone;
            }
        }
    }

    /// <summary>Lets a client go on that waits to be told so (RFC 9110, section 10.1.1); false when it is gone.</summary>
    public static ValueTask<bool> ContinueAsync(RequestContext context)
    {
        if (context.IsBodyBegun)
        {
            return new ValueTask<bool>(true);
        }

        context.IsBodyBegun = true;
        context.Connection.Output.Write(Continue);
        return context.Connection.FlushAsync(context.Snapshot.Settings.Timeouts.ClientWriteMs);
    }

    /// <summary>Decodes the next bytes of a chunked body, and consumes them up to its end.</summary>
    /// <param name="context">The exchange; its rejection is set when the body is malformed or too long.</param>
    /// <param name="buffer">What the connection has read.</param>
    /// <param name="destination">Takes the data.</param>
    /// <param name="isFramed">True to write the data in chunks again.</param>
    public static ChunkStatus Decode(RequestContext context, in ReadOnlySequence<byte> buffer, PooledBuffer destination, bool isFramed)
    {
        long consumed = 0;
        var status = ChunkStatus.NeedMore;
        foreach (var segment in buffer)
        {
            status = Decode(context, segment.Span, destination, isFramed, out var count);
            consumed += count;
            if (status != ChunkStatus.NeedMore)
            {
                break;
            }
        }

        context.Connection.AdvanceTo(buffer.GetPosition(consumed));
        if (status == ChunkStatus.Complete)
        {
            context.BodyState = RequestBodyState.Complete;
        }

        return status;
    }

    private static ChunkStatus Decode(RequestContext context, ReadOnlySpan<byte> bytes, PooledBuffer destination, bool isFramed, out int consumed)
    {
        consumed = 0;
        while (true)
        {
            var status = context.BodyDecoder.Decode(bytes[consumed..], out var count, out var range, out var reason);
            if (status == ChunkStatus.Data)
            {
                Append(destination, range.Of(bytes[consumed..]), isFramed);
                context.BodyBytes += range.Length;
                if (context.BodyBytes > context.MaxBodyBytes)
                {
                    status = ChunkStatus.Invalid;
                    reason = RejectionReason.BodyTooLarge;
                }
            }

            consumed += count;
            switch (status)
            {
                case ChunkStatus.Invalid:
                    context.Rejection = reason;
                    return status;
                case ChunkStatus.Complete:
                    return status;
                case ChunkStatus.NeedMore:
                    return status;
            }
        }
    }

    private static void Append(PooledBuffer destination, ReadOnlySpan<byte> data, bool isFramed)
    {
        if (!isFramed)
        {
            destination.Append(data);
            return;
        }

        destination.Advance(ChunkFraming.WritePrefix(destination.GetSpan(ChunkFraming.MaxPrefixLength), data.Length));
        destination.Append(data);
        destination.Append(ChunkFraming.Crlf);
    }

    private static void TakeCounted(RequestContext context, in ReadOnlySequence<byte> buffer)
    {
        var received = context.Received;
        var left = context.Head.Length + context.Head.ContentLength - received.Length;
        var taken = buffer.Slice(0, Math.Min(left, buffer.Length));
        received.Append(taken);
        if (taken.Length == left)
        {
            context.BodyState = RequestBodyState.Complete;
        }

        // Last: the segments of what was taken are reused behind it.
        context.Connection.AdvanceTo(taken.End);
    }

    private static RequestBodyStatus Reject(RequestContext context, RejectionReason reason)
    {
        context.Rejection = reason;
        return RequestBodyStatus.Rejected;
    }
}
