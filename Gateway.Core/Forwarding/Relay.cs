using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Connections;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Settlement;
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
                var armed = context.IsStream && !context.HasFirstToken
                    ? connection.Arm(DeadlineKind.FirstToken, firstTokenDue, probe)
                    : connection.Arm(DeadlineKind.StreamIdle, Deadline.DueIn(timeouts.StreamIdleMs), probe);
                var count = upstream.Take(await upstream.ReceiveAsync().ConfigureAwait(false));
                if (!connection.Disarm() || !armed || count < 0 || (count == 0 && !context.ResponseBody.IsCloseDelimited))
                {
                    return Failure.Upstream(connection, ForwarderError.ResponseBody);
                }

                status = count == 0 ? PayloadStatus.End : status;
            }

            if (status == PayloadStatus.Invalid)
            {
                return ForwarderError.ResponseBody;
            }

            if (status == PayloadStatus.End)
            {
                End(context, framing);
                return await connection.FlushAsync(timeouts.ClientWriteMs).ConfigureAwait(false) ? ForwarderError.None : Failure.Downstream(connection);
            }
        }
    }

    /// <summary>Decides the framing, writes the head, and makes the meter ready.</summary>
    private static DownstreamFraming Begin(RequestContext context, UpstreamConnection upstream)
    {
        var head = context.ResponseHead;
        var isMetered = context.Protocol != Protocol.Opaque && head.StatusCode is >= 200 and < 300;
        context.IsStream = isMetered && head.Framing != BodyFraming.None && MediaTypes.IsEventStream(head);
        var framing = FramingOf(context);
        context.Framing = framing;
        // An early answer leaves the rest of the request unread, which cannot be told from a next one.
        context.CloseAfterResponse |= framing == DownstreamFraming.Close || context.BodyState == RequestBodyState.Partial || context.Connection.IsEnding;
        RelayedHead.Write(context, framing);
        context.ResponseBody.Begin(head);
        upstream.Consume(head.Length);

        var format = isMetered ? UsageFormats.Of(context.Protocol) : UsageFormat.None;
        if (context.IsStream)
        {
            context.StreamUsage.Reset(format);
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

            // A stream may lose events on its way: its length is not known.
            BodyFraming.ContentLength when !context.IsStream => DownstreamFraming.ContentLength,
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
                var payload = range.Of(unread);
                if (context.IsStream)
                {
                    EventRelay.Pass(context, framing, payload);
                }
                else
                {
                    context.UsageScanner.Feed(payload);
                    BodyWriter.Write(context, framing, payload);
                }
            }

            upstream.Consume(consumed);
            if (status != PayloadStatus.Payload)
            {
                return status;
            }
        }
    }

    private static void End(RequestContext context, DownstreamFraming framing)
    {
        if (context.IsStream)
        {
            EventRelay.End(context, framing);
        }

        BodyWriter.End(context, framing);
    }
}
