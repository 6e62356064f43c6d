using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;

namespace Gateway.Core.Forwarding;

/// <summary>
/// An answer that is not streamed and whose output is limited: held until it is whole, cut where it has to be, and only then sent. In the context's
/// <see cref="RequestContext.Answer"/> lies the upstream's head, and the body behind it.
/// </summary>
internal static class HeldAnswer
{
    /// <summary>Longest body that is held, in bytes; a longer one is not relayed.</summary>
    public const int LongestBody = 4 << 20;

    /// <summary>Bytes of a body that is metered on the connection's own thread: a few milliseconds at most.</summary>
    public const int LongestInline = 64 * 1024;

    /// <summary>True of an answer that has to be held; known once its meter has begun.</summary>
    public static bool IsHeld(RequestContext context) =>
        context.OutputMeter.IsLimited && !context.IsStream && context.ResponseHead.Framing != BodyFraming.None;

    /// <summary>Keeps the head, which lies at the front of those bytes.</summary>
    public static void Begin(RequestContext context, ReadOnlySpan<byte> unread) => context.Answer.Append(unread[..context.ResponseHead.Length]);

    /// <summary>Keeps the next bytes of the body; false when it is too long.</summary>
    public static bool TryAppend(RequestContext context, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > LongestBody - (context.Answer.Length - context.ResponseHead.Length))
        {
            return false;
        }

        context.Answer.Append(payload);
        return true;
    }

    /// <summary>
    /// Writes head and body, with no more output than the limits allow; false when the body cannot be read. A long body is metered elsewhere, and written where the
    /// connection's pipes may be used.
    /// </summary>
    public static ValueTask<bool> TryDeliverAsync(RequestContext context)
    {
        if (context.Answer.Length - context.ResponseHead.Length > LongestInline || context.Tokenizer is { IsInline: false })
        {
            return TryDeliverAwaited(context);
        }

        return new ValueTask<bool>(TryMeter(context) && Deliver(context));
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private static async ValueTask<bool> TryDeliverAwaited(RequestContext context)
    {
        await default(PoolSwitch);
        var isMetered = TryMeter(context);
        await context.Connection.SwitchToItsThread();
        return isMetered && Deliver(context);
    }

    private static bool TryMeter(RequestContext context)
    {
        var body = context.Answer.Span[context.ResponseHead.Length..];
        return context.AnswerMeter.TryMeter(body, UsageFormats.Of(context.Protocol), context.OutputMeter, context.InputTokens);
    }

    private static bool Deliver(RequestContext context)
    {
        var head = context.ResponseHead;
        head.Buffer = context.Answer.Block;
        var body = context.Answer.Span[head.Length..];
        var meter = context.AnswerMeter;
        context.Usage = meter.Usage;
        context.IsTruncated = meter.IsCut;
        RelayedHead.Write(context, DownstreamFraming.ContentLength, meter.Splice.SplicedLength(body.Length));
        foreach (var segment in meter.Splice.Segments(body))
        {
            BodyWriter.Write(context, DownstreamFraming.ContentLength, segment);
        }

        return true;
    }
}
