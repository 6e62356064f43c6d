using BenchmarkDotNet.Attributes;
using Gateway.Core.Ledger;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;
using Tests.Common;

namespace Benchmarks.Ledger;

/// <summary>What it costs a request to be accounted for; the buffers are emptied often enough never to be full, or never.</summary>
[MemoryDiagnoser]
public class UsageLedgerBenchmarks
{
    private readonly UsageShard _shard = new();
    private readonly UsageShard _full = new();
    private readonly RequestEnd _end = RequestEnd.Now;
    private readonly UsageTable _table = new();
    private UsageBuffer _spare = new();
    private UsageRecord _record;
    private TestExchange _exchange = null!;
    private int _added;

    /// <summary>Whether the request names its user.</summary>
    [Params(false, true)]
    public bool HasUser { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var user = HasUser ? ",\"user\":\"0f8fad5b-d9cb-469f-a165-70867728950e\"" : "";
        var body = $$"""{"model":"gpt-4o-mini","messages":[]{{user}}}""";
        _exchange = TestExchange.CreateAsync(
            Snapshots.To(new Uri("http://127.0.0.1:8003")), $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n\r\n{body}").GetAwaiter().GetResult();
        _exchange.Context.Status = 200;
        _exchange.Context.FirstByte = _exchange.Context.Started + 1;
        _exchange.Context.Settled = new TokenUsage(30, 400, true, true);
        _record.Fill(_exchange.Context, "gpt-4o-mini", _end);
        for (var i = 0; i < UsageBuffer.Size; i++)
        {
            _full.Add(_exchange.Context, "gpt-4o-mini", _end);
        }
    }

    [Benchmark(Description = "a request into a buffer")]
    public void Add()
    {
        _shard.Add(_exchange.Context, "gpt-4o-mini", _end);
        if (++_added == UsageBuffer.Size)
        {
            _added = 0;
            _spare = _shard.Exchange(_spare);
            _spare.Clear();
        }
    }

    [Benchmark(Description = "a request into the sums of a full buffer")]
    public void AddToSums() => _full.Add(_exchange.Context, "gpt-4o-mini", _end);

    [Benchmark(Description = "a record into the ledger's sums, by its thread")]
    public bool Sum() => _table.TryAdd(_record);
}
