using Gateway.Core.Authentication;
using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Buffers;
using Gateway.Core.Configuration;
using Gateway.Core.Connections;
using Gateway.Core.Forwarding;
using Gateway.Core.Http1;
using Gateway.Core.Inspection;
using Gateway.Core.Limits;
using Gateway.Core.Metering;
using Gateway.Core.Namespaces;
using Gateway.Core.Routing;
using Gateway.Core.Settlement;
using Gateway.Core.Sse;
using Gateway.Core.Tokens;
using Gateway.Core.Tracing;
using Gateway.Core.Upstreams;

namespace Gateway.Core.Pipeline;

/// <summary>
/// All that is known about one exchange. Recycled: <see cref="Take"/> hands out an empty one, <see cref="Release"/> empties it completely.
/// Every property is written by the step it is listed under, and only read by the later ones.
/// </summary>
internal sealed class RequestContext
{
    private DownstreamConnection? _connection;
    private CompiledSnapshot? _snapshot;

    private RequestContext()
    {
        StreamMeter = new StreamMeter(OutputMeter, AnswerText);
    }

    // 1. Accept

    /// <summary>The client's connection.</summary>
    public DownstreamConnection Connection => _connection!;

    /// <summary>The configuration of the whole exchange, read once.</summary>
    public CompiledSnapshot Snapshot => _snapshot!;

    /// <summary>When the first byte of the request was there, as a <see cref="System.Diagnostics.Stopwatch"/> timestamp.</summary>
    public long Started { get; private set; }

    // 2. Parse

    /// <summary>The request's head and, behind it, what is there of its body.</summary>
    public PooledBuffer Received { get; } = new();

    public RequestHead Head { get; } = new();

    /// <summary>Why the request is malformed; none while it is not.</summary>
    public RejectionReason Rejection { get; set; }

    /// <summary>The path in its one normal form.</summary>
    public PathBuffer Path { get; } = new();

    /// <summary>The exchange's id, the client's own when it is fit to be one.</summary>
    public RequestId Id { get; } = new();

    /// <summary>The request's place in its trace.</summary>
    public RequestTrace Trace { get; } = new();

    /// <summary>Where the request comes from: the peer, or what a trusted proxy says.</summary>
    public UInt128 ClientAddress { get; set; }

    // 3. Identify

    public ApiKeyModel? Key { get; set; }

    /// <summary>The verified token that the request presented.</summary>
    public VerifiedJwt? Token { get; set; }

    /// <summary>What became of a presented token.</summary>
    public JwtStatus TokenStatus { get; set; }

    public NamespaceModel? Namespace { get; set; }

    // 4. Read and inspect

    /// <summary>How much of the body has been read into <see cref="Received"/>.</summary>
    public RequestBodyState BodyState { get; set; }

    /// <summary>The chunked coding of the request's body, resumable.</summary>
    public ChunkedDecoder BodyDecoder;

    public BodyInspection Inspection { get; } = new();

    /// <summary>What the route, as far as it was known, needs of the body.</summary>
    public RouteBodyNeed BodyNeed { get; set; }

    /// <summary>The longest body that this request may have, in bytes.</summary>
    public long MaxBodyBytes { get; set; }

    /// <summary>Bytes of a chunked body decoded so far.</summary>
    public long BodyBytes { get; set; }

    /// <summary>True once the client sends its body, because it was told to go on or unasked.</summary>
    public bool IsBodyBegun { get; set; }

    /// <summary>True when the stream's usage is asked for on the gateway's own account, and not for the client.</summary>
    public bool IsUsageWithheld { get; set; }

    // 5. Route

    public RouteModel? Route { get; set; }

    public Protocol Protocol { get; set; } = Protocol.Opaque;

    /// <summary>The path to ask the upstream for, without its base path.</summary>
    public PathBuffer RewrittenPath { get; } = new();

    // 6. Message rules

    /// <summary>The name of the policy that refused the request.</summary>
    public string? RefusedBy { get; set; }

    // 7. Count and admit

    /// <summary>What the request and its answer are counted by: the served model's vocabulary, or the estimate; null where nothing is counted.</summary>
    public Tokenizer? Tokenizer { get; set; }

    /// <summary>Tokens of the prompt, by the gateway's own count.</summary>
    public long InputTokens { get; set; }

    /// <summary>True once <see cref="InputTokens"/> is known.</summary>
    public bool IsInputCounted { get; set; }

    /// <summary>True when <see cref="InputTokens"/> is an estimate.</summary>
    public bool IsInputEstimated { get; set; }

    /// <summary>What the request holds of the limits.</summary>
    public Reservation Reservation { get; } = new();

    // 8. Select

    public UpstreamModel? Upstream { get; set; }

    public ServerModel? Server { get; set; }

    /// <summary>Above 0 while the attempt is the trial of the server's half-open circuit, and has not spoken for it yet.</summary>
    public int Trial { get; set; }

    // 9. Forward

    public BodySplice Splice { get; } = new();

    /// <summary>The head, and a small body, as they go to the upstream.</summary>
    public PooledBuffer Outgoing { get; } = new();

    /// <summary>Number of attempts made.</summary>
    public int Attempts { get; set; }

    /// <summary>Number of the route's fallbacks that were gone on to.</summary>
    public int Fallbacks { get; set; }

    /// <summary>True when the current attempt uses a connection that served others before.</summary>
    public bool IsConnectionReused { get; set; }

    /// <summary>True once a byte of the current attempt may have reached the server.</summary>
    public bool RequestBytesSent { get; set; }

    /// <summary>True once the whole request has gone to the server.</summary>
    public bool IsRequestSent { get; set; }

    public ResponseHead ResponseHead { get; } = new();

    // 10. Relay

    /// <summary>True once a byte of the answer has gone to the client.</summary>
    public bool ResponseStarted { get; set; }

    /// <summary>True when the client's connection has to close behind the answer.</summary>
    public bool CloseAfterResponse { get; set; }

    public ResponseBodyReader ResponseBody;

    public SseEventReader Events { get; } = new();

    /// <summary>How the answer's end is told to the client.</summary>
    public DownstreamFraming Framing { get; set; }

    /// <summary>True when the answer is an event stream that is metered.</summary>
    public bool IsStream { get; set; }

    /// <summary>When the first token of a stream came, as a timestamp; 0 while none has.</summary>
    public long FirstToken { get; set; }

    /// <summary>The output, counted as it is delivered.</summary>
    public OutputMeter OutputMeter { get; } = new();

    /// <summary>The output's text as it is delivered, where the access log may hold it.</summary>
    public AnswerText AnswerText { get; } = new();

    public StreamMeter StreamMeter { get; }

    public AnswerMeter AnswerMeter { get; } = new();

    /// <summary>An answer that is not streamed, as far as it is kept to be counted or cut.</summary>
    public PooledBuffer Answer { get; } = new();

    /// <summary>True once the limits have ended the output before the upstream did.</summary>
    public bool IsTruncated { get; set; }

    /// <summary>True when the upstream is still streaming what nobody gets any more.</summary>
    public bool IsStreamTruncated => IsStream && IsTruncated;

    public IncrementalUsageScanner UsageScanner { get; } = new();

    public ForwarderError Error { get; set; }

    public Refusal Refusal { get; set; }

    public RequestOutcome Outcome { get; set; }

    /// <summary>The status sent to the client; 0 when none was.</summary>
    public int Status { get; set; }

    /// <summary>Bytes of body relayed to the client.</summary>
    public long ResponseBytes { get; set; }

    /// <summary>When the first byte of the answer was relayed, as a timestamp; 0 when none was.</summary>
    public long FirstByte { get; set; }

    /// <summary>Number of output tokens delivered, by the gateway's own count, over all choices.</summary>
    public long OutputTokens { get; set; }

    // 11. Settle

    /// <summary>What the upstream reported.</summary>
    public TokenUsage Usage;

    /// <summary>What the request is charged with.</summary>
    public TokenUsage Settled;

    /// <summary>Whose numbers the reservation was settled by.</summary>
    public SettledBy SettledBy { get; set; }

    /// <summary>What that costs by the configuration's prices, in 10⁻⁹ US dollars; null where they say nothing.</summary>
    public long? CostNano { get; set; }

    /// <summary>The part of the request's body that has been read.</summary>
    public ReadOnlySpan<byte> Body => Received.Span[Head.Length..];

    /// <summary>What follows the question mark of the target, as sent.</summary>
    public ReadOnlySpan<byte> Query => Head.Bytes(Head.Query);

    /// <summary>What matchers look at; the body's fields only once it has been inspected.</summary>
    public MatchInput MatchInput => new()
    {
        Head = Head,
        Path = Path.Span,
        Query = Query,
        ClientAddress = ClientAddress,
        Body = BodyState == RequestBodyState.Inspected ? Inspection.Fields : null,
    };

    /// <summary>An empty context for the next exchange of that connection.</summary>
    public static RequestContext Take(DownstreamConnection connection, CompiledSnapshot snapshot, long started)
    {
        var context = Recycler<RequestContext>.TryTake() ?? new RequestContext();
        context._connection = connection;
        context._snapshot = snapshot;
        context.Started = started;
        return context;
    }

    /// <summary>Empties the context and puts it back.</summary>
    public void Release()
    {
        _connection = null;
        _snapshot = null;
        Started = 0;
        Received.Release();
        Head.Reset();
        Rejection = RejectionReason.None;
        Path.Reset();
        Id.Reset();
        Trace.Reset();
        ClientAddress = default;
        Key = null;
        Token = null;
        TokenStatus = JwtStatus.None;
        Namespace = null;
        BodyState = RequestBodyState.None;
        BodyDecoder = default;
        Inspection.Reset(BodyFieldSet.Empty);
        BodyNeed = RouteBodyNeed.NoRoute;
        MaxBodyBytes = 0;
        BodyBytes = 0;
        IsBodyBegun = false;
        IsUsageWithheld = false;
        RefusedBy = null;
        Route = null;
        Protocol = Protocol.Opaque;
        RewrittenPath.Reset();
        Tokenizer = null;
        InputTokens = 0;
        IsInputCounted = false;
        IsInputEstimated = false;
        Reservation.Reset();
        Upstream = null;
        Server = null;
        Trial = 0;
        Splice.Reset();
        Outgoing.Release();
        Attempts = 0;
        Fallbacks = 0;
        IsConnectionReused = false;
        RequestBytesSent = false;
        IsRequestSent = false;
        ResponseHead.Reset();
        ResponseStarted = false;
        CloseAfterResponse = false;
        ResponseBody = default;
        Events.Reset();
        Framing = DownstreamFraming.None;
        IsStream = false;
        FirstToken = 0;
        OutputMeter.Reset();
        AnswerText.Reset();
        StreamMeter.Reset();
        AnswerMeter.Reset();
        Answer.Release();
        IsTruncated = false;
        UsageScanner.Reset(UsageFormat.None);
        Error = ForwarderError.None;
        Refusal = Refusal.None;
        Outcome = RequestOutcome.Relayed;
        Status = 0;
        ResponseBytes = 0;
        FirstByte = 0;
        OutputTokens = 0;
        Usage = default;
        Settled = default;
        SettledBy = SettledBy.None;
        CostNano = null;
        Recycler<RequestContext>.Put(this);
    }
}
