using BenchmarkDotNet.Attributes;
using Gateway.Core.Forwarding;
using Tests.Common;

namespace Benchmarks.Forwarding;

/// <summary>The heads that are written for an exchange, as the OpenAI SDK for Python sends them and model servers answer.</summary>
[MemoryDiagnoser]
public class ForwardedHeadBenchmarks
{
    private const string Request =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: gateway.example\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n" +
        "Accept: application/json\r\nContent-Type: application/json\r\nUser-Agent: OpenAI/Python 1.60.0\r\nX-Stainless-Lang: python\r\n" +
        "X-Stainless-OS: Linux\r\nX-Stainless-Arch: x64\r\nX-Stainless-Runtime: CPython\r\nAuthorization: Bearer sk-0123456789abcdef\r\n" +
        "x-stainless-retry-count: 0\r\nContent-Length: 55\r\n\r\n{\"model\":\"gpt-4o-mini\",\"messages\":[],\"max_tokens\":1000}";

    private TestExchange _exchange = null!;

    [GlobalSetup]
    public void Setup()
    {
        _exchange = TestExchange.CreateAsync(Snapshots.To(new Uri("http://127.0.0.1:8003")), Request).GetAwaiter().GetResult();
        _exchange.Answer("HTTP/1.1 200 OK\r\ndate: Sat, 01 Mar 2025 12:00:00 GMT\r\nserver: uvicorn\r\ncontent-length: 1523\r\ncontent-type: application/json\r\n\r\n");
    }

    [Benchmark(Description = "request head with 13 fields")]
    public int Forwarded()
    {
        var outgoing = _exchange.Context.Outgoing;
        outgoing.Truncate(0);
        ForwardedHead.Write(_exchange.Context, 55);
        return outgoing.Length;
    }

    [Benchmark(Description = "answer's head with 4 fields")]
    public long Relayed()
    {
        RelayedHead.Write(_exchange.Context, DownstreamFraming.ContentLength);
        _exchange.Context.Connection.Output.FlushAsync().GetAwaiter().GetResult();
        return _exchange.Connection.Discard();
    }
}
