using BenchmarkDotNet.Attributes;
using Gateway.Core.Http1;

namespace Benchmarks.Http1;

/// <summary>One request head, as an SDK sends it, as a browser does, and in two pieces.</summary>
[MemoryDiagnoser]
public class RequestHeadParserBenchmarks
{
    private static readonly HeadLimits Limits = new(MaxHeadBytes: 32768, MaxHeaders: 100, MaxTargetBytes: 8192);

    private static readonly byte[] Chat = (
        "POST /v1/chat/completions HTTP/1.1\r\n"u8 +
        "Host: gateway.internal:8081\r\n"u8 +
        "Accept: application/json\r\n"u8 +
        "Content-Type: application/json\r\n"u8 +
        "User-Agent: OpenAI/Python 1.99.9\r\n"u8 +
        "Authorization: Bearer sk-0123456789abcdef0123456789abcdef\r\n"u8 +
        "X-Stainless-Lang: python\r\n"u8 +
        "Connection: keep-alive\r\n"u8 +
        "Content-Length: 412\r\n"u8 +
        "\r\n"u8).ToArray();

    private static readonly byte[] Short = "GET /livez HTTP/1.1\r\nHost: h\r\n\r\n"u8.ToArray();

    private static readonly byte[] Many = (
        "GET /v1/models?limit=20 HTTP/1.1\r\n"u8 +
        "Host: gateway.internal:8081\r\n"u8 +
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"u8 +
        "Accept-Encoding: gzip, deflate, br, zstd\r\n"u8 +
        "Accept-Language: en-US,en;q=0.5\r\n"u8 +
        "Cache-Control: no-cache\r\n"u8 +
        "Connection: keep-alive\r\n"u8 +
        "Cookie: session=0123456789abcdef0123456789abcdef0123456789abcdef; theme=dark; consent=all\r\n"u8 +
        "Pragma: no-cache\r\n"u8 +
        "Referer: http://gateway.internal:8081/\r\n"u8 +
        "Sec-Fetch-Dest: document\r\n"u8 +
        "Sec-Fetch-Mode: navigate\r\n"u8 +
        "Sec-Fetch-Site: same-origin\r\n"u8 +
        "Sec-Fetch-User: ?1\r\n"u8 +
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"u8 +
        "X-Forwarded-For: 10.1.2.3\r\n"u8 +
        "X-Forwarded-Proto: https\r\n"u8 +
        "\r\n"u8).ToArray();

    private readonly RequestHead _head = new();

    [Benchmark(Baseline = true, Description = "POST with 8 fields")]
    public int ChatCompletion() => Parse(Chat);

    [Benchmark(Description = "POST with 8 fields in two pieces")]
    public int ChatCompletionInTwoPieces()
    {
        _head.Reset();
        RequestHeadParser.TryParse(Chat.AsSpan(0, Chat.Length / 2), _head, Limits, out _);
        RequestHeadParser.TryParse(Chat, _head, Limits, out _);
        return _head.Length;
    }

    [Benchmark(Description = "GET with 1 field")]
    public int ShortHead() => Parse(Short);

    [Benchmark(Description = "GET with 16 fields")]
    public int ManyFields() => Parse(Many);

    private int Parse(byte[] bytes)
    {
        _head.Reset();
        _head.Buffer = bytes;
        RequestHeadParser.TryParse(bytes, _head, Limits, out _);
        return _head.Length;
    }
}
