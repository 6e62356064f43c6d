using BenchmarkDotNet.Attributes;
using Gateway.Core.Buffers;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Tests.Common;

namespace Benchmarks.Telemetry;

/// <summary>What is kept of a request once it has ended.</summary>
[MemoryDiagnoser]
public class RecorderBenchmarks
{
    private readonly PooledBuffer _line = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RequestEnd _end = RequestEnd.Now;
    private GatewayMetrics _metrics = null!;
    private TestExchange _exchange = null!;

    [GlobalSetup]
    public void Setup()
    {
        const string Body = "{\"model\":\"gpt-4o-mini\",\"messages\":[]}";
        _exchange = TestExchange.CreateAsync(
            Snapshots.To(new Uri("http://127.0.0.1:8003")), $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: {Body.Length}\r\n\r\n{Body}").GetAwaiter().GetResult();
        var context = _exchange.Context;
        context.Status = 200;
        context.Attempts = 1;
        context.FirstByte = context.Started + 1_000_000;
        context.Settled = context.Usage = new TokenUsage(12, 34, HasInput: true, HasOutput: true);
        context.SettledBy = SettledBy.Usage;
        _metrics = new GatewayMetrics(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _metrics.Dispose();
        _services.Dispose();
    }

    [Benchmark(Description = "line of the access log")]
    public int AccessLogLines()
    {
        _line.Truncate(0);
        AccessLogLine.Write(_line, _exchange.Context, _end);
        return _line.Length;
    }

    [Benchmark(Description = "metrics")]
    public string RequestEnded() => _metrics.RequestEnded(_exchange.Context, _end.Timestamp);
}
