using System.Buffers.Binary;
using System.Diagnostics;

namespace Gateway.Core.Tracing;

/// <summary>
/// One request's place in its trace, and of a request that is recorded what its spans are made of. Pooled with the request's context; emptied by <see cref="Reset"/>.
/// </summary>
internal sealed class RequestTrace
{
    private ActivitySource? _source;
    private TraceParent _outgoing;

    /// <summary>True while tracing is on: the upstream then gets a <c>traceparent</c> of the gateway's own.</summary>
    public bool IsOn { get; private set; }

    /// <summary>True when the client named a trace, which this request belongs to.</summary>
    public bool HasParent { get; private set; }

    /// <summary>True when the request's spans are recorded.</summary>
    public bool IsSampled => Server is not null;

    /// <summary>What goes to the upstream: the request's trace, at the span of the current attempt.</summary>
    public ref readonly TraceParent Outgoing => ref _outgoing;

    /// <summary>The span of the whole request; null unless it is recorded.</summary>
    public Activity? Server { get; private set; }

    /// <summary>The span of the last attempt, which ends with the request: only then is it known what was used.</summary>
    public Activity? Attempt { get; private set; }

    /// <summary>When the last attempt ended; 0 before that. This and all the following are timestamps, kept of recorded requests only.</summary>
    public long AttemptEnded { get; private set; }

    /// <summary>When the last attempt's answer began to be relayed; 0 before that.</summary>
    public long RelayBegan { get; private set; }

    /// <summary>When the request began to be looked at.</summary>
    public long MatchBegan { get; private set; }

    /// <summary>When it was known where the request goes, or that it is refused; 0 before that.</summary>
    public long MatchEnded { get; private set; }

    /// <summary>When the request was admitted, or not; 0 before that.</summary>
    public long AdmitEnded { get; private set; }

    /// <summary>The status of the last attempt's answer; 0 while there is none.</summary>
    public int AnswerStatus { get; private set; }

    /// <summary>The model that the last attempt's answer names; null while it names none.</summary>
    public string? AnswerModel { get; set; }

    public SpanClock Clock { get; private set; }

    /// <summary>Begins with a request that is not recorded.</summary>
    public void Begin(in TraceParent trace, bool hasParent)
    {
        IsOn = true;
        HasParent = hasParent;
        _outgoing = trace;
    }

    /// <summary>Begins with a request that is recorded.</summary>
    public void Begin(in TraceParent trace, bool hasParent, ActivitySource source, Activity server, SpanClock clock)
    {
        Begin(trace, hasParent);
        _source = source;
        Server = server;
        Clock = clock;
        MatchBegan = Stopwatch.GetTimestamp();
    }

    /// <summary>Notes that the request has found its way, or was refused on it.</summary>
    public void Matched() => MatchEnded = Now();

    /// <summary>Notes that it was decided whether the request goes on.</summary>
    public void Decided()
    {
        if (MatchEnded == 0)
        {
            Matched();
        }
        else
        {
            AdmitEnded = Now();
        }
    }

    /// <summary>Puts the outgoing trace at a new attempt; the one before it has been ended. False unless the attempt is recorded.</summary>
    /// <param name="name">The span's name.</param>
    public bool TryBeginAttempt(string name)
    {
        Attempt = Server is null ? null : Spans.Start(_source!, name, ActivityKind.Client, Server.Context, Clock.At(Stopwatch.GetTimestamp()));
        AttemptEnded = RelayBegan = 0;
        AnswerStatus = 0;
        AnswerModel = null;
        _outgoing = Attempt is null ? _outgoing.WithNewParent() : _outgoing with { Parent = IdOf(Attempt) };
        return Attempt is not null;
    }

    /// <summary>Notes that the attempt has an answer.</summary>
    public void Answered(int status) => AnswerStatus = status;

    /// <summary>Notes that the attempt's answer begins to be relayed.</summary>
    public void Relaying() => RelayBegan = Now();

    /// <summary>Notes that the attempt is over.</summary>
    public void AttemptOver() => AttemptEnded = Now();

    /// <summary>Forgets the attempt, its span ended.</summary>
    public void ForgetAttempt() => Attempt = null;

    /// <summary>Makes a span of what lies behind.</summary>
    public Activity? Past(string name, Activity parent, long start) => Spans.Start(_source!, name, ActivityKind.Internal, parent.Context, Clock.At(start));

    public void Reset()
    {
        if (!IsOn)
        {
            return;
        }

        IsOn = HasParent = false;
        _source = null;
        _outgoing = default;
        Server = Attempt = null;
        AttemptEnded = RelayBegan = MatchBegan = MatchEnded = AdmitEnded = 0;
        AnswerStatus = 0;
        AnswerModel = null;
        Clock = default;
    }

    private static ulong IdOf(Activity span)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        span.SpanId.CopyTo(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }

    // Nothing is noted of a request that is not recorded.
    private long Now() => Server is null ? 0 : Stopwatch.GetTimestamp();
}
