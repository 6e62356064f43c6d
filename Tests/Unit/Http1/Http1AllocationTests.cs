using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed class Http1AllocationTests
{
    private static readonly byte[] Request = HeadRunner.Raw(
        "POST /v1/chat/completions HTTP/1.1\r\nHost: [::1]:80\r\nConnection: keep-alive, x\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");

    private static readonly byte[] RefusedRequest = HeadRunner.Raw(
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, deflate, chunked\r\n\r\n");

    private static readonly byte[] Response = HeadRunner.Raw(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");

    private static readonly byte[] Body = HeadRunner.Raw("5;a=b\r\nhello\r\n0\r\nX: y\r\n\r\n");

    private readonly RequestHead _request = new();
    private readonly ResponseHead _response = new();
    private readonly byte[] _buffer = new byte[256];

    [Test]
    public void Request_heads_allocate_nothing() => AssertAllocatesNothing(() =>
    {
        _request.Reset();
        _request.Buffer = Request;
        var status = RequestHeadParser.TryParse(Request, _request, HeadRunner.Limits, out _);
        return status == HeadParseStatus.Complete && _request.IsConnectionOption("X"u8) && _request.TryGet("expect"u8, out _);
    });

    [Test]
    public void Refused_request_heads_allocate_nothing() => AssertAllocatesNothing(() =>
    {
        _request.Reset();
        RequestHeadParser.TryParse(RefusedRequest, _request, HeadRunner.Limits, out var reason);
        return reason == RejectionReason.UnsupportedTransferCoding;
    });

    [Test]
    public void Response_heads_allocate_nothing() => AssertAllocatesNothing(() =>
    {
        _response.Reset();
        return ResponseHeadParser.TryParse(Response, _response, false, HeadRunner.Limits, out _) == HeadParseStatus.Complete;
    });

    [Test]
    public void Chunked_bodies_allocate_nothing() => AssertAllocatesNothing(() =>
    {
        var decoder = default(ChunkedDecoder);
        decoder.Decode(Body, out var consumed, out _, out _);
        return decoder.Decode(Body.AsSpan(consumed), out _, out _, out _) == ChunkStatus.Complete;
    });

    [Test]
    public void Paths_allocate_nothing() => AssertAllocatesNothing(() =>
        PathNormalizer.TryNormalize("/v1/chat"u8, _buffer, out _)
        && PathNormalizer.TryNormalize("//a/%2e%2e/%41%2f"u8, _buffer, out var written)
        && written == 5);

    [Test]
    public void Writing_allocates_nothing() => AssertAllocatesNothing(() =>
    {
        var writer = new HeadWriter(_buffer);
        writer.WriteField("A"u8, "b"u8);
        writer.WriteDecimal(12345);
        ChunkFraming.WritePrefix(_buffer, 12345);
        return !writer.Overflowed;
    });

    private static void AssertAllocatesNothing(Func<bool> action)
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.That(action(), Is.True);
        }

        var failures = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            failures += action() ? 0 : 1;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That((allocated, failures), Is.EqualTo((0L, 0)));
    }
}
