using System.Diagnostics;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Tracing;

/// <summary>Decides of each request which trace it belongs to and whether it is recorded. Its spans go to whoever listens to <see cref="SourceName"/>.</summary>
internal sealed class Tracer : IDisposable
{
    /// <summary>What the spans' source is called.</summary>
    public const string SourceName = "AiGateway";

    private const int LongestState = 512;

    private readonly ActivitySource _source = new(SourceName);
    private readonly TraceSampling _sampling;

    public Tracer(TraceSampling sampling) => _sampling = sampling;

    /// <summary>Begins with a request whose head has been parsed. A request that is not recorded costs no memory.</summary>
    public void Begin(RequestContext context)
    {
        var hasParent = TraceFields.TryRead(context.Head, out var parent);
        var trace = hasParent ? parent : TraceParent.New();
        if (_sampling.IsSampled(trace, hasParent))
        {
            var clock = SpanClock.StartedAt(context.Started);
            if (Start(context, trace, hasParent, clock) is { } span)
            {
                context.Trace.Begin(trace with { Flags = trace.Flags | TraceFlags.Sampled }, hasParent, _source, span, clock);
                return;
            }
        }

        context.Trace.Begin(trace with { Flags = trace.Flags & ~TraceFlags.Sampled }, hasParent);
    }

    public void Dispose() => _source.Dispose();

    private Activity? Start(RequestContext context, in TraceParent trace, bool hasParent, SpanClock clock)
    {
        var state = hasParent && context.Head.TryGet(KnownHeader.Tracestate, out var sent) && sent.Length <= LongestState ? System.Text.Encoding.ASCII.GetString(sent) : null;
        var parent = new ActivityContext(trace.TraceId, hasParent ? trace.ParentId : default, ActivityTraceFlags.Recorded, state, isRemote: true);
        return Spans.Start(_source, ServerSpan.MethodOf(context), ActivityKind.Server, parent, clock.OriginUtc);
    }
}
