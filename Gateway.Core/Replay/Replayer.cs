using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Core.Authentication;
using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Configuration;
using Gateway.Core.Connections;
using Gateway.Core.Explain;
using Gateway.Core.Inspection;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Replay;

/// <summary>
/// Puts recorded requests before a configuration, in the order in which they came, and says what it would have done: with the data plane's own matchers and limits, on
/// counters of its own that begin empty, and a clock that stands where the records are. Not for several threads.
/// </summary>
internal sealed class Replayer : IDisposable
{
    private readonly ReplayClock _clock = new();
    private readonly JwtIssuers _issuers;
    private readonly CounterSlab _slab;
    private readonly LimitMetrics _metrics = LimitMetrics.Unpublished();
    private readonly Admission _admission;
    private readonly CompiledSnapshot _snapshot;
    private readonly ReplayRules _rules;
    private readonly Dictionary<string, ApiKeyModel> _keys;
    private readonly PriorityQueue<UnderWay, long> _underWay = new();

    /// <param name="snapshot">A valid one.</param>
    /// <param name="from">When the first request came, in nanoseconds since 1970.</param>
    public Replayer(Snapshot snapshot, long from)
    {
        _clock.Now = from;
        _issuers = new JwtIssuers(_clock);
        _slab = CounterSlab.Anonymous(_clock);
        _admission = new Admission(_slab, _metrics);

        // Tokens were verified when they came; their issuers' keys are nobody's to fetch here.
        _snapshot = SnapshotCompiler.Compile(snapshot with { Issuers = [] }, new ServerStates(), null, _issuers);
        _rules = new ReplayRules(_snapshot);
        _keys = _snapshot.Keys.All.ToDictionary(static key => key.Id, StringComparer.Ordinal);
    }

    /// <summary>The rules that could not be judged, and for how many requests.</summary>
    public IReadOnlyDictionary<UnknownRule, int> Unknown => _rules.Unknown;

    /// <summary>What policies in shadow mode would have refused.</summary>
    public IEnumerable<(string Policy, Refusal Reason, long Count)> Shadowed =>
    [
        .. _metrics.Rejections.GroupBy(static one => (one.Series.Policy, one.Series.Reason))
            .Select(static same => (same.Key.Policy, same.Key.Reason, same.Sum(static one => one.Count))),
        .. _rules.Shadowed.Select(static rule => (rule.Key, Refusal.PolicyViolation, (long)rule.Value)),
    ];

    /// <summary>Answers that the limits would have ended before the upstream did.</summary>
    public long Cut { get; private set; }

    /// <summary>The next request; none may have come before the last one.</summary>
    public ReplayVerdict Decide(ReplayedRequest request)
    {
        Finish(request.Started);
        _clock.Now = Math.Max(_clock.Now, request.Started);
        var peer = IPAddress.TryParse(request.Client, out var address) ? address : IPAddress.Loopback;
        var connection = new DownstreamConnection(WrittenRequest.Open(Write(request), peer));
        var context = RequestContext.Take(connection, _snapshot, 0);
        var refusal = Decide(context, request);
        var verdict = new ReplayVerdict(refusal, context.RefusedBy);
        var underWay = new UnderWay(context, connection, request);
        if (refusal == Refusal.None)
        {
            _underWay.Enqueue(underWay, request.Ended);
        }
        else
        {
            Release(underWay);
        }

        return verdict;
    }

    public void Dispose()
    {
        Finish(long.MaxValue);
        _issuers.Dispose();
        _slab.Dispose();
    }

    /// <summary>Ends the requests that had ended by then: what they used is charged, what they held is free again.</summary>
    public void Finish(long now)
    {
        while (_underWay.TryPeek(out _, out var ended) && ended <= now)
        {
            var next = _underWay.Dequeue();
            _clock.Now = Math.Max(_clock.Now, ended);
            var output = next.Request.OutputTokens;
            var allowed = Math.Min(output, next.Context.Reservation.Allow(output));
            Cut += allowed < output ? 1 : 0;
            _admission.Settle(next.Context, next.Request.InputTokens, allowed, SettledBy.Counted);
            Release(next);
        }
    }

    private static void Release(UnderWay request)
    {
        request.Context.Release();
        request.Connection.Dispose();
    }

    private static byte[] Write(ReplayedRequest request)
    {
        var body = request.Model.Length == 0 ? "" : $$"""{"model":{{JsonSerializer.Serialize(request.Model)}},"stream":{{(request.IsStream ? "true" : "false")}}}""";
        return Encoding.UTF8.GetBytes($"{request.Method} {request.Path} HTTP/1.1\r\nHost: h\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
    }

    // The pipeline's steps, with what was recorded in the place of what cannot be known any more.
    private Refusal Decide(RequestContext context, ReplayedRequest request)
    {
        // (2) Parse. All of it has arrived: nothing is waited for.
        var read = context.Connection.WaitForRequestAsync(0).Result;
        var status = RequestReader.ReadHeadAsync(context, read, handsOverManagement: false).Result;
        if (status != RequestReadStatus.Complete)
        {
            return Refusal.Malformed;
        }

        // (3) Identify.
        var refusal = Identification.IdentifyAsync(context).Result;
        if (refusal != Refusal.None)
        {
            return refusal;
        }

        context.Namespace = _snapshot.Namespaces.ByCode(request.Namespace) ?? context.Namespace ?? _snapshot.Namespaces.Default;
        context.Key = _keys.GetValueOrDefault(request.Key);
        if (context.Key is { } key && (_snapshot.Keys.StatusOf(key) != KeyStatus.Valid || !ReferenceEquals(key.Namespace, context.Namespace)))
        {
            return Refusal.InvalidApiKey;
        }

        refusal = Identification.Check(context);
        if (refusal != Refusal.None && !(refusal == Refusal.InvalidApiKey && request.HasToken))
        {
            return refusal;
        }

        // (4) Read and inspect.
        if (request.Model.Length > 0 && BodyInspector.Inspect(context.Body, _snapshot.BodyFields, context.Inspection) == InspectionStatus.Ok)
        {
            context.BodyState = RequestBodyState.Inspected;
        }

        // (5) Route, (6) message rules, (7) admit.
        refusal = _rules.Route(context, request);
        refusal = refusal == Refusal.None ? _rules.Judge(context) : refusal;
        if (refusal == Refusal.None)
        {
            context.InputTokens = request.InputTokens;
            context.IsInputCounted = true;
            refusal = _admission.Admit(context);
        }

        return refusal;
    }

    private readonly record struct UnderWay(RequestContext Context, DownstreamConnection Connection, ReplayedRequest Request);
}
