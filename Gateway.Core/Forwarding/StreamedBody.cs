using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Connections;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Forwarding;

/// <summary>
/// Sends a request whose body nobody has to read, as it arrives: what the upstream does not take is not read from the client.
/// Ends early when the server answers before it has seen everything.
/// </summary>
internal static class StreamedBody
{
    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    public static async ValueTask<ForwarderError> SendAsync(RequestContext context, UpstreamConnection upstream)
    {
        // An early answer ends the wait for more of the body.
        upstream.NotifyReceived(context.Connection.EndReadWait);
        var wait = context.Connection.BeginWait();
        try
        {
            return await SendPiecesAsync(context, upstream).ConfigureAwait(false);
        }
        finally
        {
            context.Connection.EndWait(wait);
            upstream.NotifyReceived(null);
        }
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<ForwarderError> SendPiecesAsync(RequestContext context, UpstreamConnection upstream)
    {
        var head = context.Head;
        var isChunked = head.Framing == BodyFraming.Chunked;
        ForwardedHead.Write(context, isChunked ? -1 : head.ContentLength);
        context.Outgoing.Append(context.Body);
        var left = isChunked ? 0 : head.ContentLength - context.Body.Length;
        upstream.Listen();
        while (true)
        {
            var error = await SendOutgoingAsync(context, upstream).ConfigureAwait(false);
            if (error != ForwarderError.None)
            {
                // A server may answer and close before it has read everything: its answer is read all the same.
                return error == ForwarderError.RequestUpstream ? ForwarderError.None : error;
            }

            if (context.BodyState == RequestBodyState.Complete || (!isChunked && left == 0))
            {
                context.BodyState = RequestBodyState.Complete;
                context.IsRequestSent = true;
                return ForwarderError.None;
            }

            if (upstream.HasReceived)
            {
                return ForwarderError.None;
            }

            var read = await ReadAsync(context).ConfigureAwait(false);
            error = Take(context, read, ref left);
            if (error != ForwarderError.None)
            {
                return error;
            }
        }
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<ForwarderError> SendOutgoingAsync(RequestContext context, UpstreamConnection upstream)
    {
        if (context.Outgoing.Length == 0)
        {
            return ForwarderError.None;
        }

        var connection = context.Connection;
        context.RequestBytesSent = true;
        var armed = connection.Arm(DeadlineKind.ResponseHeader, Deadline.DueIn(context.Upstream!.Timeouts.ResponseHeaderMs), ProbeForm.None);
        var isSent = await upstream.SendAsync(context.Outgoing.Memory).ConfigureAwait(false);
        context.Outgoing.Truncate(0);
        if (connection.Disarm() && armed && (isSent || upstream.HasReceived))
        {
            return ForwarderError.None;
        }

        return Failure.Upstream(connection, ForwarderError.RequestUpstream);
    }

    private static ValueTask<ReadResult> ReadAsync(RequestContext context)
    {
        if (context.Head.ExpectContinue && !context.IsBodyBegun)
        {
            return ContinueAndReadAsync(context);
        }

        return context.Connection.ReadAsync(DeadlineKind.RequestBody, context.Snapshot.Settings.Timeouts.RequestBodyMs);
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<ReadResult> ContinueAndReadAsync(RequestContext context)
    {
        await RequestBody.ContinueAsync(context).ConfigureAwait(false);
        return await context.Connection.ReadAsync(DeadlineKind.RequestBody, context.Snapshot.Settings.Timeouts.RequestBodyMs).ConfigureAwait(false);
    }

    // Moves what was read into the outgoing bytes, framed anew.
    private static ForwarderError Take(RequestContext context, in ReadResult read, ref long left)
    {
        var connection = context.Connection;
        if (connection.Expired != DeadlineKind.None)
        {
            connection.AdvanceTo(read.Buffer.Start);
            return Failure.Upstream(connection, ForwarderError.RequestDownstreamTimeout);
        }

        var error = context.Head.Framing == BodyFraming.Chunked ? TakeChunked(context, read.Buffer) : TakeCounted(context, read.Buffer, ref left);
        if (error == ForwarderError.None && read.IsCompleted && context.BodyState == RequestBodyState.Partial && left >= 0)
        {
            var isOver = context.Head.Framing == BodyFraming.ContentLength && left == 0;
            return isOver ? ForwarderError.None : ForwarderError.ClientGone;
        }

        return error;
    }

    private static ForwarderError TakeCounted(RequestContext context, in ReadOnlySequence<byte> buffer, ref long left)
    {
        var taken = buffer.Slice(0, Math.Min(left, buffer.Length));
        context.Outgoing.Append(taken);
        left -= taken.Length;
        context.Connection.AdvanceTo(taken.End);
        return ForwarderError.None;
    }

    private static ForwarderError TakeChunked(RequestContext context, in ReadOnlySequence<byte> buffer)
    {
        var status = RequestBody.Decode(context, buffer, context.Outgoing, isFramed: true);
        switch (status)
        {
            case ChunkStatus.Invalid:
                return ForwarderError.RequestDownstream;
            case ChunkStatus.Complete:
                context.Outgoing.Append(ChunkFraming.LastChunk);
                context.BodyState = RequestBodyState.Complete;
                break;
        }

        return ForwarderError.None;
    }
}
