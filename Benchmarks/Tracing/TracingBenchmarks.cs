using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using Gateway.Core.Forwarding;
using Gateway.Core.Tracing;
using Tests.Common;

namespace Benchmarks.Tracing;

/// <summary>All that tracing adds to a request of one attempt.</summary>
[MemoryDiagnoser]
public class TracingBenchmarks
{
    private const string Body = "{\"model\":\"gpt-4o-mini\",\"messages\":[]}";

    private readonly Tracer _unrecorded = new(new TraceSampling(IsParentBased: false, Ratio: 0));
    private readonly Tracer _recorded = new(new TraceSampling(IsParentBased: false, Ratio: 1));
    private readonly byte[] _traceparent = new byte[TraceParent.Length];
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = static source => source.Name == Tracer.SourceName,
        Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    private readonly long _end = Stopwatch.GetTimestamp();
    private TestExchange _exchange = null!;

    [GlobalSetup]
    public void Setup()
    {
        ActivitySource.AddActivityListener(_listener);
        _exchange = TestExchange.CreateAsync(
            Snapshots.To(new Uri("http://127.0.0.1:8003")),
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nContent-Length: {Body.Length}\r\n\r\n{Body}").GetAwaiter().GetResult();
        _exchange.Context.Status = 200;
        _exchange.Context.Attempts = 1;
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _listener.Dispose();
        _recorded.Dispose();
        _unrecorded.Dispose();
    }

    [Benchmark(Baseline = true, Description = "off")]
    public bool Off() => Follow(null);

    [Benchmark(Description = "on, not recorded")]
    public bool Unrecorded() => Follow(_unrecorded);

    [Benchmark(Description = "on, recorded")]
    public bool Recorded() => Follow(_recorded);

    private bool Follow(Tracer? tracer)
    {
        var context = _exchange.Context;
        var trace = context.Trace;
        tracer?.Begin(context);
        trace.Matched();
        trace.Decided();
        AttemptSpan.Begin(context);
        if (trace.IsOn)
        {
            trace.Outgoing.Write(_traceparent);
        }

        trace.Answered(200);
        trace.Relaying();
        AttemptSpan.Observe(context, "{\"model\":\"gpt-4o-mini\"}"u8);
        AttemptSpan.Over(context, ForwarderError.None);
        ServerSpan.End(context, _end);
        var isSampled = trace.IsSampled;
        trace.Reset();
        return isSampled;
    }
}
