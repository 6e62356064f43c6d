using System.Diagnostics.Metrics;
using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;
using Tests.Common;
using Tests.Unit.Forwarding;
using Tests.Unit.Telemetry;

namespace Tests.Unit.Limits;

/// <summary>Admission on a clock that stands still, and requests that have got as far as step 7.</summary>
internal sealed class LimitRig : IDisposable
{
    private readonly Meter _meter = new(GatewayMetrics.MeterName);

    public LimitRig(params PolicyConfig[] policies)
    {
        Metrics = new MetricReader(_meter);
        Slab = CounterSlab.Anonymous(Time);
        Admission = new Admission(Slab, new LimitMetrics(_meter));
        Change = snapshot => snapshot with { Policies = policies };
    }

    public ManualTime Time { get; } = new();

    public CounterSlab Slab { get; }

    public Admission Admission { get; }

    public MetricReader Metrics { get; }

    /// <summary>What the snapshot is made into; a new one for each request, as if the configuration had been swapped in between.</summary>
    public Func<Snapshot, Snapshot> Change { get; set; }

    public static PolicyConfig Tokens(TokenLimitSettings settings) => new() { Name = "tokens", Type = "token-limit", Config = settings };

    /// <summary>Windows of that many minutes with that total.</summary>
    public static PolicyConfig Window(int minutes, long total) => Tokens(new TokenLimitSettings { Windows = [new TokenWindowConfig { Minutes = minutes, MaxTotal = total }] });

    public static PolicyConfig Rate(long requests, int seconds, long burst) =>
        new() { Name = "rate", Type = "qps-limit", Config = new QpsLimitSettings { MaxQps = requests, TimeWindow = seconds, Burst = burst } };

    public static PolicyConfig Places(long places) =>
        new() { Name = "places", Type = "concurrency-limit", Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = places } };

    /// <summary>A request up to its admission, which is returned with it.</summary>
    /// <param name="members">Members of the body beside model and messages, each with a comma before it.</param>
    /// <param name="input">Its input tokens, counted.</param>
    /// <param name="path">Where to.</param>
    /// <param name="model">The client's name of the model.</param>
    /// <param name="fields">Field lines, each with its line end.</param>
    public async Task<TestExchange> AskAsync(string members = "", long input = 0, string path = "/v1/chat/completions", string model = "m", string fields = "")
    {
        var body = $$"""{"model":"{{model}}"{{members}}}""";
        var exchange = await Requests.CreateAsync($"POST {path} HTTP/1.1\r\nHost: h\r\n{fields}Content-Length: {body.Length}\r\n\r\n{body}", Change);
        exchange.Context.InputTokens = input;
        exchange.Context.Refusal = exchange.Refusal == Refusal.None ? Admission.Admit(exchange.Context) : exchange.Refusal;
        return exchange;
    }

    /// <summary>A request that has come and gone; what its admission said.</summary>
    public async Task<Refusal> PassAsync(string members = "", long input = 0, long output = 0, string path = "/v1/chat/completions", string model = "m", string fields = "")
    {
        await using var exchange = await AskAsync(members, input, path, model, fields);
        Admission.Settle(exchange.Context, input, output, SettledBy.Counted);
        return exchange.Context.Refusal;
    }

    /// <summary>What is used of the policy's only window of that side at this moment.</summary>
    public long Used(int minutes, TokenSide side = TokenSide.Total, string policy = "tokens", string model = "*", string owner = "namespace", string id = "default")
    {
        var cell = Slab.Get(
            owner == "shared" ? CellKey.Of("policy", policy, $"tokens {side} {minutes} {model}", owner) : CellKey.Of("policy", policy, $"tokens {side} {minutes} {model}", owner, id),
            CellKind.Window,
            minutes)!;
        return WindowCell.Count(WindowCell.At(cell.Value, new FixedPeriod(minutes).At(Slab.Clock.Utc(Slab.Clock.Now)).Number));
    }

    public void Dispose()
    {
        Metrics.Dispose();
        _meter.Dispose();
        Slab.Dispose();
    }
}
