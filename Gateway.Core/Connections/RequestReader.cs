using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Connections;

/// <summary>Reads one request head off a connection, together with what has arrived of its body.</summary>
internal static class RequestReader
{
    /// <summary>
    /// Reads until the head is whole. The context then holds it, and whatever of a Content-Length body came along;
    /// all that is consumed. Of a management request nothing is consumed.
    /// </summary>
    /// <param name="context">The exchange.</param>
    /// <param name="read">What the connection has read so far, not advanced yet.</param>
    /// <param name="handsOverManagement">True when management paths are not the data plane's.</param>
    public static ValueTask<RequestReadStatus> ReadHeadAsync(RequestContext context, in ReadResult read, bool handsOverManagement) =>
        Parse(context, read) switch
        {
            HeadParseStatus.Complete => new ValueTask<RequestReadStatus>(Finish(context, read, handsOverManagement)),
            HeadParseStatus.Rejected => new ValueTask<RequestReadStatus>(Reject(context, read)),
            _ => ReadRestAsync(context, read, handsOverManagement),
        };

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<RequestReadStatus> ReadRestAsync(RequestContext context, ReadResult read, bool handsOverManagement)
    {
        var connection = context.Connection;
        var due = Environment.TickCount64 + context.Snapshot.Settings.Timeouts.RequestHeadMs;
        while (true)
        {
            if (read.IsCompleted)
            {
                connection.AdvanceTo(read.Buffer.End);
                return RequestReadStatus.ClientGone;
            }

            connection.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await connection.ReadAsync(DeadlineKind.RequestHead, Math.Max(1, due - Environment.TickCount64)).ConfigureAwait(false);
            if (connection.Expired != DeadlineKind.None || Environment.TickCount64 > due)
            {
                context.Rejection = RejectionReason.RequestHeadTimeout;
                return Reject(context, read);
            }

            switch (Parse(context, read))
            {
                case HeadParseStatus.Complete:
                    return Finish(context, read, handsOverManagement);
                case HeadParseStatus.Rejected:
                    return Reject(context, read);
            }
        }
    }

    private static RequestReadStatus Reject(RequestContext context, in ReadResult read)
    {
        context.Connection.AdvanceTo(read.Buffer.End);
        return RequestReadStatus.Rejected;
    }

    private static HeadParseStatus Parse(RequestContext context, in ReadResult read)
    {
        var received = context.Received;
        var settings = context.Snapshot.Settings;

        // A body may be waiting behind the head, up to the pipe's limit: no more is copied than a head may be long.
        var wanted = Math.Min(read.Buffer.Length, settings.MaxHeadBytes + 1);
        if (wanted > received.Length)
        {
            received.Append(read.Buffer.Slice(received.Length, wanted - received.Length));
        }

        var status = RequestHeadParser.TryParse(received.Span, context.Head, settings.HeadLimits, out var reason);
        context.Head.Buffer = received.Block;
        context.Rejection = reason;
        return status;
    }

    private static RequestReadStatus Finish(RequestContext context, in ReadResult read, bool handsOverManagement)
    {
        var connection = context.Connection;
        var head = context.Head;
        if (handsOverManagement && ManagementPaths.Contains(head.Bytes(head.Path)))
        {
            connection.AdvanceTo(read.Buffer.Start);
            return RequestReadStatus.Management;
        }

        var withBody = head.Framing == BodyFraming.ContentLength
            ? (int)Math.Min(context.Received.Length, head.Length + head.ContentLength)
            : head.Length;
        context.Received.Truncate(withBody);
        context.BodyState = head.Framing switch
        {
            BodyFraming.None => RequestBodyState.None,
            BodyFraming.ContentLength when withBody == head.Length + head.ContentLength => RequestBodyState.Complete,
            _ => RequestBodyState.Partial,
        };
        context.IsBodyBegun = read.Buffer.Length > head.Length;
        connection.AdvanceTo(read.Buffer.GetPosition(withBody));
        return RequestReadStatus.Complete;
    }
}
