using System.Buffers;
using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Forwarding;
using Gateway.Core.Http1;
using Gateway.Core.Limits;

namespace Gateway.Core.Pipeline;

/// <summary>Writes an answer that comes from the gateway itself.</summary>
internal static class OwnAnswer
{
    private const int OwnHead = 1024 + RateLimitFields.LargestLength;

    /// <summary>Writes head and JSON body, and says what becomes of the connection.</summary>
    /// <param name="context">The exchange.</param>
    /// <param name="status">The status code.</param>
    /// <param name="fields">Further field lines, each with its line end.</param>
    /// <param name="body">JSON; left out when the request was HEAD.</param>
    public static ValueTask<ExchangeEnd> WriteAsync(RequestContext context, int status, ReadOnlySpan<byte> fields, ReadOnlySpan<byte> body)
    {
        // A body that is still on its way cannot be told from the next request.
        var isUnread = context.BodyState == RequestBodyState.Partial;
        context.Connection.ForgetDeadlines();
        context.CloseAfterResponse |= isUnread || context.Connection.IsLastAnswer;
        var output = context.Connection.Output;
        var writer = new HeadWriter(output.GetSpan(OwnHead + fields.Length));
        writer.Write("HTTP/1.1 "u8);
        writer.WriteDecimal(status);
        writer.Write(" "u8);
        writer.Write(ReasonPhrases.Of(status));
        writer.Write("\r\nContent-Type: application/json\r\nContent-Length: "u8);
        writer.WriteDecimal(body.Length);
        writer.Write(ChunkFraming.Crlf);
        writer.Write(fields);
        RelayedHead.WriteOwn(ref writer, context);
        output.Advance(writer.Written);
        if (context.Head.Method != KnownMethod.Head)
        {
            output.Write(body);
            context.ResponseBytes = body.Length;
        }

        context.Status = status;
        context.ResponseStarted = true;
        return FlushAsync(context, isUnread);
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<ExchangeEnd> FlushAsync(RequestContext context, bool isUnread)
    {
        if (!await context.Connection.FlushAsync(context.Snapshot.Settings.Timeouts.ClientWriteMs).ConfigureAwait(false))
        {
            return ExchangeEnd.Abort;
        }

        if (isUnread)
        {
            return ExchangeEnd.CloseAfterLinger;
        }

        return context.CloseAfterResponse ? ExchangeEnd.Close : ExchangeEnd.KeepAlive;
    }
}
