using System.Diagnostics;
using Gateway.Core.Inspection;
using Gateway.Core.Metering;
using Gateway.Core.Pipeline;
using Gateway.Core.Routing;
using Gateway.Core.Sse;

namespace Gateway.Core.Forwarding;

/// <summary>Relays a metered event stream event by event: unchanged bytes, each event shown to the meter, some withheld. Where the limits end the output, the stream ends.</summary>
internal static class EventRelay
{
    /// <summary>Writes the events that end in this payload; an event that has not ended is kept until it is whole.</summary>
    /// <returns>False when no more may be relayed: the stream was truncated, or it has to be limited and cannot be read.</returns>
    public static bool Pass(RequestContext context, DownstreamFraming framing, ReadOnlySpan<byte> payload)
    {
        var events = context.Events;
        if (events.IsTooLong)
        {
            BodyWriter.Write(context, framing, payload);
            return true;
        }

        var meter = context.StreamMeter;
        var position = 0;
        var start = 0;
        var ended = 0;
        while (events.TryRead(payload, ref position, out var e))
        {
            var isWithheld = meter.Observe(e) == StreamEventRole.UsageOnly && context.IsUsageWithheld;
            if (meter.IsFirstToken)
            {
                context.FirstToken = Stopwatch.GetTimestamp();
            }

            if (meter.IsCut)
            {
                BodyWriter.Write(context, framing, e.FromCarry ? default : payload[start..e.RawStart]);
                Truncate(context, framing, e);
                return false;
            }

            if (e.FromCarry || isWithheld)
            {
                BodyWriter.Write(context, framing, e.FromCarry ? default : payload[start..e.RawStart]);
                BodyWriter.Write(context, framing, isWithheld ? default : e.Raw);
                start = position;
            }

            ended = position;
        }

        BodyWriter.Write(context, framing, payload[start..ended]);
        return !events.IsTooLong || TryPassTooLong(context, framing, payload[position..]);
    }

    /// <summary>Writes what the upstream left unfinished at the end of its stream.</summary>
    public static void End(RequestContext context, DownstreamFraming framing)
    {
        if (context.Events.IsTooLong || context.Events.Pending.IsEmpty)
        {
            return;
        }

        if (context.OutputMeter.IsLimited)
        {
            // There are clients that read an event which has not ended.
            Pass(context, framing, "\n\n"u8);
            return;
        }

        BodyWriter.Write(context, framing, context.Events.Pending);
    }

    // An event of a length that no model produces: it passes unread, and so does all behind it, unless the output has to be limited.
    private static bool TryPassTooLong(RequestContext context, DownstreamFraming framing, ReadOnlySpan<byte> rest)
    {
        if (context.OutputMeter.IsLimited)
        {
            return false;
        }

        BodyWriter.Write(context, framing, context.Events.Pending);
        BodyWriter.Write(context, framing, rest);
        return true;
    }

    private static void Truncate(RequestContext context, DownstreamFraming framing, in SseEvent e)
    {
        context.IsTruncated = true;
        var usage = context.StreamMeter.Usage;
        var withUsage = context is { Protocol: Protocol.Chat or Protocol.Completions, IsUsageWithheld: false }
            && context.Inspection.StreamOptions.IncludeUsage == BodyFlag.True;
        var truncation = new Truncation(
            usage.HasInput ? usage.InputTokens : context.InputTokens,
            context.OutputMeter.Count,
            withUsage,
            context.Protocol == Protocol.Completions,
            context.Inspection.Choices);
        context.StreamMeter.Truncate(context.Answer, e, truncation);
        BodyWriter.Write(context, framing, context.Answer.Span);
    }
}
