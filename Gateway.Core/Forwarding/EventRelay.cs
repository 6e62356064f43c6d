using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;

namespace Gateway.Core.Forwarding;

/// <summary>Relays a metered event stream event by event: unchanged bytes, each event shown to the meter, some withheld.</summary>
internal static class EventRelay
{
    /// <summary>Writes the events that end in this payload; an event that has not ended is kept until it is whole.</summary>
    public static void Pass(RequestContext context, DownstreamFraming framing, ReadOnlySpan<byte> payload)
    {
        var events = context.Events;
        if (events.IsTooLong)
        {
            BodyWriter.Write(context, framing, payload);
            return;
        }

        var position = 0;
        var start = 0;
        var ended = 0;
        while (events.TryRead(payload, ref position, out var e))
        {
            var isWithheld = context.StreamUsage.Observe(e) == StreamEventRole.UsageOnly && context.IsUsageWithheld;
            context.HasFirstToken |= context.StreamUsage.IsFirstToken;
            if (e.FromCarry || isWithheld)
            {
                BodyWriter.Write(context, framing, e.FromCarry ? default : payload[start..e.RawStart]);
                BodyWriter.Write(context, framing, isWithheld ? default : e.Raw);
                start = position;
            }

            ended = position;
        }

        BodyWriter.Write(context, framing, payload[start..ended]);
        if (events.IsTooLong)
        {
            // An event of a length that no model produces: it passes unread, and so does all behind it.
            BodyWriter.Write(context, framing, events.Pending);
            BodyWriter.Write(context, framing, payload[position..]);
        }
    }

    /// <summary>Writes what the upstream left unfinished at the end of its stream.</summary>
    public static void End(RequestContext context, DownstreamFraming framing)
    {
        if (!context.Events.IsTooLong)
        {
            BodyWriter.Write(context, framing, context.Events.Pending);
        }
    }
}
