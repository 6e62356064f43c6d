using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Connections;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Health;

namespace Gateway.Core.Forwarding;

/// <summary>One attempt at one server: connect or reuse, send the request, read the head, relay. Owns the upstream connection meanwhile.</summary>
internal static class Attempt
{
    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    public static async ValueTask<ForwarderError> RunAsync(RequestContext context)
    {
        var connection = context.Connection;
        var server = context.Server!;
        var pool = server.Connections;

        // A repetition does not stake the request on a second connection that may have died idle like the first.
        var pooled = context.Attempts > 1 ? null : pool.TryTake();
        var upstream = pooled ?? new UpstreamConnection(server.State);
        var isReusable = false;
        context.IsConnectionReused = pooled is not null;
        var isAnswered = false;
        var error = ForwarderError.ClientGone;
        try
        {
            if (!connection.Attach(upstream))
            {
                return error;
            }

            if (pooled is null)
            {
                error = await ConnectAsync(context, upstream).ConfigureAwait(false);
                if (error != ForwarderError.None)
                {
                    return error;
                }
            }

            error = await ForwardedBody.SendAsync(context, upstream).ConfigureAwait(false);
            if (error != ForwarderError.None)
            {
                return error;
            }

            // The wait for the server's first bytes, here and not in a method of its own: one suspended method less for nearly every request.
            context.ResponseHead.Reset();
            var due = Deadline.DueIn(context.Upstream!.Timeouts.ResponseHeaderMs);
            var armed = connection.Arm(DeadlineKind.ResponseHeader, due, Probes.BeforeHead(context));
            var wait = connection.BeginWait();
            var received = await upstream.ReceiveAsync().ConfigureAwait(false);
            connection.EndWait(wait);
            error = Received(context, upstream, armed, received);
            if (error == ForwarderError.None)
            {
                error = await ReadHeadAsync(context, upstream, due).ConfigureAwait(false);
            }

            if (error != ForwarderError.None)
            {
                return error;
            }

            ServerReport.Answered(context);
            context.Trace.Answered(context.ResponseHead.StatusCode);
            isAnswered = true;
            if (Repetition.IsAskedFor(context))
            {
                return ForwarderError.ResponseStatus;
            }

            if (context.Protocol != Protocol.Opaque && MediaTypes.IsCompressed(context.ResponseHead))
            {
                error = ForwarderError.ResponseEncoding;
                return error;
            }

            context.Trace.Relaying();
            error = await Relay.RunAsync(context, upstream).ConfigureAwait(false);
            isReusable = error == ForwarderError.None && context.ResponseHead.KeepAlive && context.IsRequestSent
                && !context.IsStreamTruncated && !context.ResponseBody.IsCloseDelimited && upstream.Unread.IsEmpty;
            return error;
        }
        finally
        {
            if (!isAnswered)
            {
                ServerReport.Unanswered(context, error);
            }
            else if (error != ForwarderError.None)
            {
                ServerReport.Ended(context, error);
            }

            server.State.Outcomes.Count(error, context.ResponseHead.StatusCode);
            server.State.Leave();
            context.Upstream!.State.Waiting.Call();
            if (connection.Detach(upstream) && isReusable)
            {
                pool.Put(upstream);
            }
            else
            {
                // Nobody waits for the close: it only gives memory back once the socket lets go of it.
                upstream.Abort();
                _ = upstream.CloseAsync();
            }
        }
    }

    private static async ValueTask<ForwarderError> ConnectAsync(RequestContext context, UpstreamConnection upstream)
    {
        var connection = context.Connection;
        var armed = connection.Arm(DeadlineKind.Connect, Deadline.DueIn(context.Upstream!.Timeouts.ConnectMs), Probes.BeforeHead(context));
        var wait = connection.BeginWait();
        var error = context.Server!.Endpoint is { } endpoint
            ? await upstream.ConnectAsync(endpoint, context.Upstream!.Timeouts.ConnectMs).ConfigureAwait(false)
            : ConnectError.TlsFailed;
        connection.EndWait(wait);
        if (connection.Disarm() && armed && error == ConnectError.None)
        {
            return ForwarderError.None;
        }

        return Failure.Upstream(connection, error == ConnectError.Denied ? ForwarderError.ConnectDenied : ForwarderError.Connect);
    }

    /// <summary>Reads the head, of which a part has arrived, and passes on what comes before it.</summary>
    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<ForwarderError> ReadHeadAsync(RequestContext context, UpstreamConnection upstream, long due)
    {
        var connection = context.Connection;
        var head = context.ResponseHead;
        var limits = context.Snapshot.Settings.HeadLimits;
        while (true)
        {
            switch (ResponseHeadParser.TryParse(upstream.Unread, head, context.Head.Method == KnownMethod.Head, limits, out _))
            {
                case HeadParseStatus.Rejected:
                    return ForwarderError.ResponseHead;
                case HeadParseStatus.Complete when head.StatusCode >= 200:
                    upstream.MoveToFront();
                    head.Buffer = upstream.Block;
                    return ForwarderError.None;
                case HeadParseStatus.Complete:
                    upstream.MoveToFront();
                    head.Buffer = upstream.Block;
                    if (!await PassInterimAsync(context).ConfigureAwait(false))
                    {
                        return head.StatusCode == 101 ? ForwarderError.ResponseHead : Failure.Downstream(connection);
                    }

                    upstream.Consume(head.Length);
                    head.Reset();
                    continue;
            }

            var armed = connection.Arm(DeadlineKind.ResponseHeader, due, Probes.BeforeHead(context));
            var wait = connection.BeginWait();
            var received = await upstream.ReceiveAsync().ConfigureAwait(false);
            connection.EndWait(wait);
            var error = Received(context, upstream, armed, received);
            if (error != ForwarderError.None)
            {
                return error;
            }
        }
    }

    /// <summary>Ends a wait for the head.</summary>
    private static ForwarderError Received(RequestContext context, UpstreamConnection upstream, bool armed, int received)
    {
        var connection = context.Connection;
        if (upstream.Take(received) > 0 & connection.Disarm() & armed)
        {
            return ForwarderError.None;
        }

        // What has begun is never asked for again: these are two kinds of failure, whether the connection ended or the time.
        return Failure.Upstream(connection, upstream.Unread.IsEmpty ? ForwarderError.NoResponse : ForwarderError.ResponseHead) switch
        {
            ForwarderError.ResponseHeaderTimeout when !upstream.Unread.IsEmpty => ForwarderError.ResponseHeadStalled,
            var error => error,
        };
    }

    /// <summary>Passes an interim response on to a client that knows such; false when it cannot be, or must not.</summary>
    private static ValueTask<bool> PassInterimAsync(RequestContext context)
    {
        switch (context.ResponseHead.StatusCode)
        {
            // Nobody asked for another protocol: Upgrade is never forwarded.
            case 101:
                return new ValueTask<bool>(false);

            // The gateway answers Expect by itself.
            case 100:
                return new ValueTask<bool>(true);
        }

        if (context.Head.Version != HttpVersion.Http11)
        {
            return new ValueTask<bool>(true);
        }

        RelayedHead.WriteInterim(context.Connection.Output, context.ResponseHead);
        return context.Connection.FlushAsync(context.Upstream!.Timeouts.ClientWriteMs);
    }
}
