using BenchmarkDotNet.Attributes;
using Gateway.Core.Http1;

namespace Benchmarks.Http1;

/// <summary>One response head, as model servers send it.</summary>
[MemoryDiagnoser]
public class ResponseHeadParserBenchmarks
{
    private static readonly HeadLimits Limits = new(MaxHeadBytes: 32768, MaxHeaders: 100, MaxTargetBytes: 8192);

    private static readonly byte[] Json = (
        "HTTP/1.1 200 OK\r\n"u8 +
        "date: Sat, 01 Mar 2025 12:00:00 GMT\r\n"u8 +
        "server: uvicorn\r\n"u8 +
        "content-length: 1523\r\n"u8 +
        "content-type: application/json\r\n"u8 +
        "\r\n"u8).ToArray();

    private static readonly byte[] Stream = (
        "HTTP/1.1 200 OK\r\n"u8 +
        "Date: Sat, 01 Mar 2025 12:00:00 GMT\r\n"u8 +
        "Content-Type: text/event-stream; charset=utf-8\r\n"u8 +
        "Transfer-Encoding: chunked\r\n"u8 +
        "Connection: keep-alive\r\n"u8 +
        "Cache-Control: no-cache\r\n"u8 +
        "x-request-id: 3f1c2b7a9d8e4f60\r\n"u8 +
        "x-ratelimit-limit-requests: 10000\r\n"u8 +
        "x-ratelimit-remaining-requests: 9999\r\n"u8 +
        "\r\n"u8).ToArray();

    private readonly ResponseHead _head = new();

    [Benchmark(Baseline = true, Description = "JSON answer with 4 fields")]
    public int JsonAnswer() => Parse(Json);

    [Benchmark(Description = "event stream with 8 fields")]
    public int EventStream() => Parse(Stream);

    private int Parse(byte[] bytes)
    {
        _head.Reset();
        _head.Buffer = bytes;
        ResponseHeadParser.TryParse(bytes, _head, answersHead: false, Limits, out _);
        return _head.Length;
    }
}
