using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Connections;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Settlement;
using Gateway.Core.Tokens;
using Gateway.Core.Tracing;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Forwarding;

/// <summary>Relays an answer to the client as it arrives, head first, each flush with all that has arrived.</summary>
internal static class Relay
{
    /// <summary>Relays the answer whose head has been read, to its end.</summary>
    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    public static async ValueTask<ForwarderError> RunAsync(RequestContext context, UpstreamConnection upstream)
    {
        var connection = context.Connection;
        var timeouts = context.Upstream!.Timeouts;
        var framing = Begin(context, upstream);
        var firstTokenDue = context.IsStream ? Deadline.DueIn(timeouts.FirstTokenMs) : 0;
        while (true)
        {
            var status = Pass(context, upstream, framing);
            if (status == PayloadStatus.NeedMore)
            {
                // Flushed before the wait: what has arrived is never held back.
                if (!await connection.FlushAsync(timeouts.ClientWriteMs).ConfigureAwait(false))
                {
                    return Failure.Downstream(connection);
                }

                // Comments and pings are no tokens: they do not put the first token's deadline off.
                var probe = Probes.WithinBody(context);
                var armed = context.IsStream && context.FirstToken == 0
                    ? connection.Arm(DeadlineKind.FirstToken, firstTokenDue, probe)
                    : connection.Arm(DeadlineKind.StreamIdle, Deadline.DueIn(timeouts.StreamIdleMs), probe);
                var wait = context.FirstByte == 0 ? connection.BeginWait() : 0;
                var count = upstream.Take(await upstream.ReceiveAsync().ConfigureAwait(false));
                if (context.FirstByte == 0)
                {
                    connection.EndWait(wait);
                }

                if (!connection.Disarm() || !armed || count < 0 || (count == 0 && !context.ResponseBody.IsCloseDelimited))
                {
                    return Failure.Upstream(connection, ForwarderError.ResponseBody);
                }

                status = count == 0 ? PayloadStatus.End : status;
            }

            switch (status)
            {
                case PayloadStatus.Invalid:
                    return ForwarderError.ResponseBody;
                case PayloadStatus.Unmeterable:
                    return ForwarderError.ResponseMetering;
            }

            if (status == PayloadStatus.End)
            {
                if (!await TryEndAsync(context, framing).ConfigureAwait(false))
                {
                    return ForwarderError.ResponseMetering;
                }

                if (context.IsStreamTruncated)
                {
                    // At once: what it still generates is paid for by nobody.
                    upstream.Abort();
                }

                return await connection.FlushAsync(timeouts.ClientWriteMs).ConfigureAwait(false) ? ForwarderError.None : Failure.Downstream(connection);
            }
        }
    }

    /// <summary>Makes the meter ready, decides the framing, and writes the head; of an answer that is held it keeps the head.</summary>
    private static DownstreamFraming Begin(RequestContext context, UpstreamConnection upstream)
    {
        var head = context.ResponseHead;
        var isMetered = context.Protocol != Protocol.Opaque && head.StatusCode is >= 200 and < 300;
        context.IsStream = isMetered && head.Framing != BodyFraming.None && MediaTypes.IsEventStream(head);
        var hasOutput = isMetered && context.Protocol != Protocol.Embeddings;
        if (hasOutput && context.Reservation.IsOutputCounted)
        {
            // What is limited is counted, if need be by an estimate.
            context.Tokenizer ??= TokenizerCatalog.Estimate;
        }

        context.OutputMeter.Begin(hasOutput ? context.Tokenizer : null, context.Reservation);
        if (!hasOutput)
        {
            context.AnswerText.Reset();
        }

        var framing = FramingOf(context);
        context.Framing = framing;
        // An early answer leaves the rest of the request unread, which cannot be told from a next one.
        context.CloseAfterResponse |= framing == DownstreamFraming.Close || context.BodyState == RequestBodyState.Partial || context.Connection.IsLastAnswer;
        context.ResponseBody.Begin(head);
        if (HeldAnswer.IsHeld(context))
        {
            HeldAnswer.Begin(context, upstream.Unread);
        }
        else
        {
            RelayedHead.Write(context, framing);
        }

        upstream.Consume(head.Length);
        var format = isMetered ? UsageFormats.Of(context.Protocol) : UsageFormat.None;
        if (context.IsStream)
        {
            context.StreamMeter.Begin(format);
        }
        else
        {
            context.UsageScanner.Reset(format);
        }

        return framing;
    }

    private static DownstreamFraming FramingOf(RequestContext context)
    {
        var head = context.ResponseHead;
        return head.Framing switch
        {
            BodyFraming.None => DownstreamFraming.None,

            // A stream may lose events on its way: its length is not known. That of an answer that is held is known in time.
            BodyFraming.ContentLength when !context.IsStream => DownstreamFraming.ContentLength,
            _ when HeldAnswer.IsHeld(context) => DownstreamFraming.ContentLength,
            _ => context.Head.Version == HttpVersion.Http11 ? DownstreamFraming.Chunked : DownstreamFraming.Close,
        };
    }

    // Passes on what has arrived, until there is no more or the body ends.
    private static PayloadStatus Pass(RequestContext context, UpstreamConnection upstream, DownstreamFraming framing)
    {
        while (true)
        {
            var unread = upstream.Unread;
            var status = context.ResponseBody.Read(unread, out var consumed, out var range);
            if (status == PayloadStatus.Payload)
            {
                status = PassPayload(context, framing, range.Of(unread));
            }

            upstream.Consume(consumed);
            if (status != PayloadStatus.Payload)
            {
                return status;
            }
        }
    }

    private static PayloadStatus PassPayload(RequestContext context, DownstreamFraming framing, ReadOnlySpan<byte> payload)
    {
        AttemptSpan.Observe(context, payload);
        if (context.IsStream)
        {
            if (EventRelay.Pass(context, framing, payload))
            {
                return PayloadStatus.Payload;
            }

            return context.IsTruncated ? PayloadStatus.End : PayloadStatus.Unmeterable;
        }

        if (HeldAnswer.IsHeld(context))
        {
            return HeldAnswer.TryAppend(context, payload) ? PayloadStatus.Payload : PayloadStatus.Unmeterable;
        }

        context.UsageScanner.Feed(payload);
        PassedAnswer.Keep(context, payload);
        BodyWriter.Write(context, framing, payload);
        return PayloadStatus.Payload;
    }

    private static ValueTask<bool> TryEndAsync(RequestContext context, DownstreamFraming framing)
    {
        if (HeldAnswer.IsHeld(context))
        {
            return HeldAnswer.TryDeliverAsync(context);
        }

        if (context.IsStream && !context.IsTruncated)
        {
            EventRelay.End(context, framing);
        }

        BodyWriter.End(context, framing);
        return new ValueTask<bool>(true);
    }
}
