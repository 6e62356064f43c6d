using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed class ResponseHeadParserTests
{
    [TestCase("HTTP/1.1 200 OK", 200, "OK")]
    [TestCase("HTTP/1.1 200 ", 200, "")]
    [TestCase("HTTP/1.1 200", 200, "")]
    [TestCase("HTTP/1.0 404 Not Found", 404, "Not Found")]
    [TestCase("HTTP/1.1 999 \u00e9\t x", 999, "\u00e9\t x")]
    [TestCase("HTTP/1.1 100 Continue", 100, "Continue")]
    public void Reads_the_status_line(string line, int status, string phrase)
    {
        var run = HeadRunner.ResponseEverySplit($"{line}\r\nA: b\r\n\r\nbody");
        Assert.That(run.Description, Does.StartWith($"status={status} reason={phrase} 1.1="));
    }

    [TestCase(200, "Content-Length: 5\r\n", false, BodyFraming.ContentLength, 5)]
    [TestCase(200, "Transfer-Encoding: Chunked\r\n", false, BodyFraming.Chunked, 0)]
    [TestCase(200, "", false, BodyFraming.CloseDelimited, 0)]
    [TestCase(200, "Content-Length: 5\r\n", true, BodyFraming.None, 0)]
    [TestCase(200, "Transfer-Encoding: chunked\r\n", true, BodyFraming.None, 0)]
    [TestCase(200, "", true, BodyFraming.None, 0)]
    [TestCase(204, "", false, BodyFraming.None, 0)]
    [TestCase(204, "Content-Length: 5\r\n", false, BodyFraming.None, 0)]
    [TestCase(304, "Content-Length: 5\r\n", false, BodyFraming.None, 0)]
    [TestCase(100, "", false, BodyFraming.None, 0)]
    [TestCase(101, "", false, BodyFraming.None, 0)]
    [TestCase(103, "Transfer-Encoding: chunked\r\n", false, BodyFraming.None, 0)]
    [TestCase(500, "Content-Length: 0\r\n", false, BodyFraming.ContentLength, 0)]
    public void Finds_the_body(int status, string fields, bool answersHead, BodyFraming framing, long length)
    {
        var run = HeadRunner.ResponseEverySplit($"HTTP/1.1 {status} X\r\n{fields}\r\n", answersHead);
        Assert.That(run.Description, Does.Contain($"framing={framing} content-length={length} "));
        Assert.That(run.Description, Does.EndWith(fields.TrimEnd()));
    }

    [TestCase("1.1", "Content-Length: 1\r\n", true)]
    [TestCase("1.1", "Content-Length: 1\r\nConnection: close\r\n", false)]
    [TestCase("1.0", "Content-Length: 1\r\n", false)]
    [TestCase("1.0", "Content-Length: 1\r\nConnection: keep-alive\r\n", true)]
    [TestCase("1.1", "Connection: keep-alive\r\n", false)]
    public void Knows_whether_the_connection_lives_on(string version, string fields, bool keepAlive)
    {
        var run = HeadRunner.ResponseEverySplit($"HTTP/{version} 200 OK\r\n{fields}\r\n");
        Assert.That(run.Description, Does.Contain($"keep-alive={keepAlive} "));
    }

    [TestCase("HTTP/2.0 200 OK\r\n\r\n", RejectionReason.UnsupportedVersion)]
    [TestCase("HTTP/0.9 200 OK\r\n\r\n", RejectionReason.UnsupportedVersion)]
    [TestCase("http/1.1 200 OK\r\n\r\n", RejectionReason.InvalidStatusLine)]
    [TestCase("HTTP/1.1\r\n\r\n", RejectionReason.InvalidStatusLine)]
    [TestCase("HTTP/1.1  200 OK\r\n\r\n", RejectionReason.InvalidStatusLine)]
    [TestCase("HTTP/1.1 20 OK\r\n\r\n", RejectionReason.InvalidStatusLine)]
    [TestCase("HTTP/1.1 2000 OK\r\n\r\n", RejectionReason.InvalidStatusLine)]
    [TestCase("HTTP/1.1 099 OK\r\n\r\n", RejectionReason.InvalidStatusLine)]
    [TestCase("HTTP/1.1 +20 OK\r\n\r\n", RejectionReason.InvalidStatusLine)]
    [TestCase("HTTP/1.1 2x0 OK\r\n\r\n", RejectionReason.InvalidStatusLine)]
    [TestCase("HTTP/1.1 200\tOK\r\n\r\n", RejectionReason.InvalidStatusLine)]
    [TestCase("HTTP/1.1 200 O\u0001K\r\n\r\n", RejectionReason.InvalidStatusLine)]
    [TestCase("\r\nHTTP/1.1 200 OK\r\n\r\n", RejectionReason.InvalidStatusLine)]
    [TestCase("HTTP/1.1 200 O\rK\r\n\r\n", RejectionReason.BareCarriageReturn)]
    [TestCase("HTTP/1.1 200 O\0K\r\n\r\n", RejectionReason.NulByte)]
    [TestCase("HTTP/1.1 200 OK\n\r\n", RejectionReason.BareLineFeed)]
    [TestCase("HTTP/1.1 200 OK\r\nA: b\n\r\n", RejectionReason.BareLineFeed)]
    [TestCase("HTTP/1.1 200 OK\r\nA: b\r\n\n", RejectionReason.BareLineFeed)]
    [TestCase("HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", RejectionReason.BareCarriageReturn)]
    [TestCase("HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n", RejectionReason.NulByte)]
    [TestCase("HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", RejectionReason.ObsoleteLineFolding)]
    [TestCase("HTTP/1.1 200 OK\r\nA : b\r\n\r\n", RejectionReason.SpaceBeforeColon)]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", RejectionReason.ContentLengthWithTransferEncoding)]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", RejectionReason.MultipleContentLengths)]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n", RejectionReason.MultipleContentLengths)]
    [TestCase("HTTP/1.1 204 OK\r\nContent-Length: x\r\n\r\n", RejectionReason.InvalidContentLength)]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", RejectionReason.UnsupportedTransferCoding)]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", RejectionReason.InvalidTransferEncoding)]
    [TestCase("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", RejectionReason.TransferEncodingInHttp10)]
    public void Refuses(string text, RejectionReason reason) =>
        Assert.That(HeadRunner.ResponseEverySplit(text), Is.EqualTo(new HeadRun(HeadParseStatus.Rejected, reason, "")));
}
