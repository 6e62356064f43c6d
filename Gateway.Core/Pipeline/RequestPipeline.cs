using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Forwarding;
using Gateway.Core.Limits;
using Gateway.Core.Policies;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;
using Gateway.Core.Tracing;

namespace Gateway.Core.Pipeline;

/// <summary>
/// The life of a request, step by step; the numbers are those of <c>Gateway.Core/README.md</c>. Steps 1 and 2, accept and parse, are the
/// connection's (<see cref="Connections.ConnectionLoop"/>).
/// </summary>
internal sealed class RequestPipeline
{
    private readonly CountStep _count;
    private readonly Admission _admission;
    private readonly Tracer? _tracer;
    private readonly Recorder _recorder;

    /// <param name="count">Step 7.</param>
    /// <param name="admission">Steps 7 and 11.</param>
    /// <param name="tracer">Follows requests through the steps; null where tracing is off.</param>
    /// <param name="recorder">Step 12.</param>
    public RequestPipeline(CountStep count, Admission admission, Tracer? tracer, Recorder recorder)
    {
        _count = count;
        _admission = admission;
        _tracer = tracer;
        _recorder = recorder;
    }

    /// <summary>Serves one request whose head has been parsed, whatever comes of it, and records it exactly once.</summary>
    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    public async ValueTask<ExchangeEnd> RunAsync(RequestContext context)
    {
        _tracer?.Begin(context);
        try
        {
            // (3) Identify: a key, a token, or the matchers that need no body fix the namespace.
            var refusal = await Identification.IdentifyAsync(context).ConfigureAwait(false);

            // (4) Read and inspect the body, where a rule or the route needs it.
            if (refusal == Refusal.None)
            {
                refusal = await BodyStep.ReadAsync(context).ConfigureAwait(false);
            }

            // (5) Route: path, model and matchers to a rewritten path and its targets.
            if (refusal == Refusal.None)
            {
                refusal = RouteStep.Route(context);
            }

            // (6) Message rules.
            if (refusal == Refusal.None)
            {
                refusal = MessageRules.Evaluate(context);
            }

            // (7) Count the prompt, then admit, all or nothing.
            if (refusal == Refusal.None)
            {
                context.Trace.Matched();
                refusal = await _count.CountAsync(context, _admission.CountsTokens(context)).ConfigureAwait(false);
            }

            if (refusal == Refusal.None)
            {
                refusal = _admission.Admit(context);
            }

            context.Trace.Decided();
            if (refusal != Refusal.None)
            {
                _admission.Present(context);
                return await RefusalAnswer.WriteAsync(context, refusal).ConfigureAwait(false);
            }

            if (context.Route is null)
            {
                return await ModelsAnswer.WriteAsync(context).ConfigureAwait(false);
            }

            _recorder.Prepare(context);

            // (8) Select a server, (9) forward, (10) relay the answer.
            context.Error = await Forwarder.ForwardAsync(context, _count).ConfigureAwait(false);
            return await ForwardingEnd.ConcludeAsync(context).ConfigureAwait(false);
        }
        finally
        {
            // (11) Settle: release what admission took, charge what was used.
            Settler.Settle(context, _admission);

            // (12) Record: metrics, access log and spans.
            _recorder.Record(context);
        }
    }
}
