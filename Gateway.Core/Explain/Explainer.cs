using System.Diagnostics;
using System.Net;
using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Connections;
using Gateway.Core.Forwarding;
using Gateway.Core.Limits;
using Gateway.Core.Namespaces;
using Gateway.Core.Pipeline;
using Gateway.Core.Policies;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Explain;

/// <summary>
/// Says what the gateway would do with a request, by doing it: the request is written into a connection that nobody is at the other end of, and the pipeline's own steps
/// decide on it, up to where it would be sent. What they take of the limits is taken of a copy of the counters, and nothing is recorded.
/// </summary>
internal sealed class Explainer : IDisposable
{
    private readonly SnapshotStore _snapshots;
    private readonly CounterSlab _slab;
    private readonly CountStep _count;
    private readonly DataPlaneOptions _options;

    // One explanation at a time: they share the copy, and are no way to keep the gateway busy.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private CounterCopy? _counters;

    public Explainer(SnapshotStore snapshots, CounterSlab slab, CountStep count, DataPlaneOptions options)
    {
        _snapshots = snapshots;
        _slab = slab;
        _count = count;
        _options = options;
    }

    /// <summary>Explains one request that <see cref="ExplainRequest.Check"/> has accepted.</summary>
    public async Task<Explanation> ExplainAsync(ExplainRequest request, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            _counters ??= new CounterCopy(_slab);
            _counters.Renew();
            return await ExplainAsync(request, _snapshots.Current, _counters).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Explanation> ExplainAsync(ExplainRequest request, CompiledSnapshot current, CounterCopy counters)
    {
        var explanation = new Explanation { Instance = _options.InstanceId, Version = current.IsLoaded ? current.Version : null };
        var peer = request.ClientAddress is null ? IPAddress.Loopback : IPAddress.Parse(request.ClientAddress);
        using var connection = new DownstreamConnection(WrittenRequest.Open(request.ToBytes(), peer));
        var context = RequestContext.Take(connection, current with { Limits = current.Limits.Anew() }, Stopwatch.GetTimestamp());
        try
        {
            connection.BeginExchange();
            var read = await connection.WaitForRequestAsync(0).ConfigureAwait(false);
            switch (await RequestReader.ReadHeadAsync(context, read, _options.HandsOverManagement).ConfigureAwait(false))
            {
                case RequestReadStatus.Complete:
                    await DecideAsync(context, explanation, new Admission(counters, LimitMetrics.Unpublished())).ConfigureAwait(false);
                    break;
                case RequestReadStatus.Management:
                    explanation.Verdict = new Verdict { Outcome = "management" };
                    break;
                default:
                    context.Id.Make();
                    explanation.Verdict = Verdict.Refused(context, Refusal.Malformed);
                    break;
            }
        }
        finally
        {
            connection.EndExchange();
            context.Release();
        }

        return explanation;
    }

    // The steps of the pipeline, by its numbers.
    private async Task DecideAsync(RequestContext context, Explanation explanation, Admission admission)
    {
        // (3) Identify.
        var refusal = await Identification.IdentifyAsync(context).ConfigureAwait(false);
        explanation.ClientAddress = Address(context.ClientAddress);
        explanation.Credentials = ExplainedCredential.Of(context);
        var isByCredential = explanation.Credentials is [.., { Kind: not "foreign" }];

        // (4) Read and inspect.
        if (refusal == Refusal.None)
        {
            refusal = await BodyStep.ReadAsync(context).ConfigureAwait(false);
            explanation.Body = ExplainedBody.Of(context);
        }

        explanation.Namespace = ExplainedNamespace.Of(context, isByCredential);

        // (5) Route.
        if (refusal == Refusal.None)
        {
            refusal = RouteStep.Route(context);
            explanation.Route = ExplainedRoute.Of(context);
        }

        // (6) Message rules.
        if (refusal == Refusal.None)
        {
            refusal = MessageRules.Evaluate(context);
            explanation.Rules = ExplainedRule.Of(context);
        }

        // (7) Count and admit.
        if (refusal == Refusal.None)
        {
            refusal = await _count.CountAsync(context, admission.CountsTokens(context)).ConfigureAwait(false);
        }

        admission.Present(context);
        explanation.Limits = LimitReader.Read(context, refusal == Refusal.None);
        if (refusal == Refusal.None)
        {
            refusal = admission.Admit(context);
            explanation.Tokens = ExplainedTokens.Of(context);
        }

        explanation.Verdict = refusal != Refusal.None ? Verdict.Refused(context, refusal)
            : context.Route is null ? await AnswerAsync(context).ConfigureAwait(false)
            : Forward(context, explanation);
    }

    private static async Task<Verdict> AnswerAsync(RequestContext context)
    {
        await ModelsAnswer.WriteAsync(context).ConfigureAwait(false);
        return context.Refusal == Refusal.None ? new Verdict { Outcome = "answered", Status = context.Status } : Verdict.Refused(context, context.Refusal);
    }

    // (8) Select, as far as it changes nothing.
    private static Verdict Forward(RequestContext context, Explanation explanation)
    {
        context.Upstream ??= TargetSelector.Select(context);
        if (context.Upstream is not { } upstream)
        {
            return Verdict.Refused(context, Refusal.UpstreamUnavailable);
        }

        ForwardedBody.Splice(context);
        explanation.Upstream = ExplainedUpstream.Of(context, upstream);
        return explanation.Upstream.Queues ? new Verdict { Outcome = "queued" }
            : explanation.Upstream.HasServer ? new Verdict { Outcome = "forwarded" }
            : Verdict.Refused(context, Refusal.UpstreamUnavailable);
    }

    private static string Address(UInt128 address)
    {
        Span<byte> text = stackalloc byte[ClientAddresses.MaxTextLength];
        return Encoding.ASCII.GetString(text[..ClientAddresses.Format(address, text)]);
    }
}
