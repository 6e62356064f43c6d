using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Connections;
using Gateway.Core.Inspection;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Forwarding;

/// <summary>Sends the request: the head, and a body that was read before, with its edits; or hands over to <see cref="StreamedBody"/>.</summary>
internal static class ForwardedBody
{
    // A body up to this size goes out with its head in one send; a larger one is sent from where it lies.
    private const int LargestCopy = 32 * 1024;

    /// <summary>Decides on the edits for the chosen upstream: its name of the model, that streams report usage, and how much output it may give.</summary>
    public static void Splice(RequestContext context)
    {
        context.Splice.Reset();
        if (context.BodyState != RequestBodyState.Inspected || context.Protocol == Protocol.Opaque)
        {
            return;
        }

        var inspection = context.Inspection;
        if (!inspection.Model.IsEmpty && context.Upstream!.TryGetAlias(inspection.Model, out var served))
        {
            BodyRewrites.SetModel(context.Splice, inspection, context.Body, served);
        }

        if (context.Protocol is Protocol.Chat or Protocol.Completions && inspection.Stream == BodyFlag.True)
        {
            context.IsUsageWithheld = inspection.StreamOptions.IncludeUsage != BodyFlag.True;
            BodyRewrites.AskForUsage(context.Splice, inspection);
        }

        if (context.Reservation.RequestMaximum > 0)
        {
            OutputMaximum.Write(context.Splice, inspection, context.Protocol, context.Reservation.RequestMaximum);
        }
    }

    /// <summary>Sends the whole request.</summary>
    public static ValueTask<ForwarderError> SendAsync(RequestContext context, UpstreamConnection upstream)
    {
        context.IsRequestSent = false;
        context.Outgoing.Truncate(0);
        if (context.BodyState == RequestBodyState.Partial)
        {
            return StreamedBody.SendAsync(context, upstream);
        }

        var isCopied = WriteHead(context);
        context.RequestBytesSent = true;
        if (!isCopied)
        {
            // So that an answer which comes before the server has read everything ends the sending.
            upstream.Listen();
        }

        // Nearly always the kernel takes it at once, and there is nothing to wait for.
        var sending = upstream.SendAsync(context.Outgoing.Memory);
        return isCopied && sending.IsCompletedSuccessfully
            ? new ValueTask<ForwarderError>(Sent(context, isInTime: true, sending.Result))
            : SendAwaitedAsync(context, upstream, sending, isCopied);
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<ForwarderError> SendAwaitedAsync(RequestContext context, UpstreamConnection upstream, ValueTask<bool> sending, bool isCopied)
    {
        var connection = context.Connection;
        var due = Deadline.DueIn(context.Upstream!.Timeouts.ResponseHeaderMs);
        var armed = connection.Arm(DeadlineKind.ResponseHeader, due, Probes.BeforeHead(context));
        var wait = connection.BeginWait();
        var isSent = await sending.ConfigureAwait(false);
        if (isSent && !isCopied)
        {
            isSent = await SendBodyAsync(context, upstream).ConfigureAwait(false);
        }

        connection.EndWait(wait);
        return Sent(context, connection.Disarm() && armed, isSent);
    }

    private static ForwarderError Sent(RequestContext context, bool isInTime, bool isSent)
    {
        context.IsRequestSent = isSent;

        // A server may answer and close before it has read everything: its answer is read all the same.
        return isInTime && (isSent || !context.Connection.IsGone)
            ? ForwarderError.None
            : Failure.Upstream(context.Connection, ForwarderError.RequestUpstream);
    }

    // True when the body went into the same bytes as the head.
    private static bool WriteHead(RequestContext context)
    {
        var body = context.Body;
        var length = context.Splice.SplicedLength(body.Length);
        ForwardedHead.Write(context, length);
        if (length > LargestCopy)
        {
            return false;
        }

        context.Splice.CopyTo(body, context.Outgoing.GetSpan((int)length));
        context.Outgoing.Advance((int)length);
        return true;
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<bool> SendBodyAsync(RequestContext context, UpstreamConnection upstream)
    {
        var body = context.Received.Memory[context.Head.Length..];
        if (context.Splice.IsEmpty)
        {
            return await upstream.SendAsync(body).ConfigureAwait(false);
        }

        var length = (int)context.Splice.SplicedLength(body.Length);
        context.Outgoing.Truncate(0);
        context.Splice.CopyTo(body.Span, context.Outgoing.GetSpan(length));
        context.Outgoing.Advance(length);
        return await upstream.SendAsync(context.Outgoing.Memory).ConfigureAwait(false);
    }
}
