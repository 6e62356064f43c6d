using System.Text;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed class RequestHeadParserTests
{
    [TestCase("GET /a/b?c=d HTTP/1.1", "/a/b", "c=d", "h")]
    [TestCase("GET / HTTP/1.1", "/", "", "h")]
    [TestCase("GET /? HTTP/1.1", "/", "", "h")]
    [TestCase("GET /a?b?c HTTP/1.1", "/a", "b?c", "h")]
    [TestCase("GET //x HTTP/1.1", "//x", "", "h")]
    [TestCase("OPTIONS * HTTP/1.1", "*", "", "h")]
    [TestCase("GET http://example.com/a?b HTTP/1.1", "/a", "b", "example.com")]
    [TestCase("GET HTTPS://example.com:8443 HTTP/1.1", "", "", "example.com:8443")]
    [TestCase("GET http://[::1]?q HTTP/1.1", "", "q", "[::1]")]
    public void Takes_the_target_apart(string line, string path, string query, string authority)
    {
        var target = line.Split(' ')[1];
        var run = HeadRunner.RequestEverySplit($"{line}\r\nHost: h\r\n\r\n");
        Assert.That(run.Status, Is.EqualTo(HeadParseStatus.Complete));
        Assert.That(run.Description, Does.Contain($"target={target} path={path} query={query} authority={authority} expect"));
    }

    [TestCase("GET", KnownMethod.Get)]
    [TestCase("HEAD", KnownMethod.Head)]
    [TestCase("POST", KnownMethod.Post)]
    [TestCase("PUT", KnownMethod.Put)]
    [TestCase("DELETE", KnownMethod.Delete)]
    [TestCase("PATCH", KnownMethod.Patch)]
    [TestCase("OPTIONS", KnownMethod.Options)]
    [TestCase("TRACE", KnownMethod.Trace)]
    [TestCase("get", KnownMethod.Other)]
    [TestCase("PROPFIND", KnownMethod.Other)]
    [TestCase("M-SEARCH", KnownMethod.Other)]
    [TestCase("LINK", KnownMethod.Other)]
    [TestCase("connect", KnownMethod.Other)]
    public void Knows_methods_by_their_exact_case(string method, KnownMethod expected)
    {
        var head = Parse($"{method} / HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.That(head.Method, Is.EqualTo(expected));
        Assert.That(Encoding.ASCII.GetString(head.Bytes(head.MethodToken)), Is.EqualTo(method));
    }

    [TestCase("", BodyFraming.None, 0)]
    [TestCase("Content-Length: 0\r\n", BodyFraming.ContentLength, 0)]
    [TestCase("content-length:12 \r\n", BodyFraming.ContentLength, 12)]
    [TestCase("Content-Length: 007\r\n", BodyFraming.ContentLength, 7)]
    [TestCase("Content-Length: 9223372036854775807\r\n", BodyFraming.ContentLength, long.MaxValue)]
    [TestCase("Transfer-Encoding: chunked\r\n", BodyFraming.Chunked, 0)]
    [TestCase("TRANSFER-ENCODING:\tChunked\t \r\n", BodyFraming.Chunked, 0)]
    public void Finds_the_body(string field, BodyFraming framing, long length)
    {
        var run = HeadRunner.RequestEverySplit($"POST / HTTP/1.1\r\nHost: h\r\n{field}\r\n");
        Assert.That(run.Description, Does.Contain($"framing={framing} content-length={length} "));
    }

    [TestCase("1.1", "", true)]
    [TestCase("1.1", "Connection: close\r\n", false)]
    [TestCase("1.1", "Connection: keep-alive\r\n", true)]
    [TestCase("1.1", "Connection: x, CLOSE ,y\r\n", false)]
    [TestCase("1.1", "Connection: keep-alive\r\nConnection: close\r\n", false)]
    [TestCase("1.1", "Connection: closed\r\n", true)]
    [TestCase("1.1", "Connection:\r\n", true)]
    [TestCase("1.0", "", false)]
    [TestCase("1.0", "Connection: Keep-Alive\r\n", true)]
    [TestCase("1.0", "Connection: keep-alive, close\r\n", false)]
    public void Knows_whether_the_connection_lives_on(string version, string fields, bool keepAlive)
    {
        var run = HeadRunner.RequestEverySplit($"GET / HTTP/{version}\r\nHost: h\r\n{fields}\r\n");
        Assert.That(run.Description, Does.Contain($"keep-alive={keepAlive} "));
    }

    [TestCase("1.1", "Expect: 100-continue\r\nContent-Length: 1\r\n", true)]
    [TestCase("1.1", "Content-Length: 1\r\nexpect: 100-CONTINUE\r\n", true)]
    [TestCase("1.1", "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n", true)]
    [TestCase("1.1", "Expect: 100-continue\r\n", false)]
    [TestCase("1.1", "Expect: 100-continue\r\nContent-Length: 0\r\n", false)]
    [TestCase("1.0", "Expect: 100-continue\r\nContent-Length: 1\r\n", false)]
    public void Knows_who_waits_for_a_100(string version, string fields, bool expects)
    {
        var run = HeadRunner.RequestEverySplit($"POST / HTTP/{version}\r\nHost: h\r\n{fields}\r\n");
        Assert.That(run.Description, Does.Contain($"expect={expects} "));
    }

    [TestCase("", -1)]
    [TestCase("Max-Forwards: 0\r\n", 0)]
    [TestCase("Max-Forwards: 10\r\n", 10)]
    [TestCase("Max-Forwards: 99999999999\r\n", int.MaxValue)]
    [TestCase("Max-Forwards: -1\r\n", -1)]
    [TestCase("Max-Forwards: x\r\n", -1)]
    public void Reads_Max_Forwards(string field, int expected) =>
        Assert.That(Parse($"TRACE / HTTP/1.1\r\nHost: h\r\n{field}\r\n").MaxForwards, Is.EqualTo(expected));

    [TestCase("example.com")]
    [TestCase("a_b.example:8080")]
    [TestCase("127.0.0.1:80")]
    [TestCase("[2001:db8::1]")]
    [TestCase("[::ffff:1.2.3.4]:443")]
    [TestCase("h%41.example")]
    [TestCase("h%41%5a")]
    [TestCase("%41:80")]
    [TestCase("h:65535")]
    public void Accepts_hosts(string host) =>
        Assert.That(HeadRunner.RequestEverySplit($"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").Description, Does.Contain($"authority={host} "));

    [Test]
    public void Http10_needs_no_host() =>
        Assert.That(HeadRunner.RequestEverySplit("GET / HTTP/1.0\r\n\r\n").Status, Is.EqualTo(HeadParseStatus.Complete));

    [Test]
    public void Skips_one_empty_line_and_counts_it()
    {
        var head = Parse("\r\nGET /x HTTP/1.1\r\nHost: h\r\n\r\nrest");
        Assert.That(head.Length, Is.EqualTo(30));
        Assert.That(head.MethodToken.Start, Is.EqualTo(2));
        Assert.That(HeadRunner.RequestEverySplit("\r\nGET /x HTTP/1.1\r\nHost: h\r\n\r\nrest").Status, Is.EqualTo(HeadParseStatus.Complete));
    }

    [Test]
    public void Leaves_what_follows_the_head()
    {
        const string First = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n";
        Assert.That(Parse(First + "GET /2 \n\0").Length, Is.EqualTo(First.Length));
    }

    [Test]
    public void Keeps_values_as_sent_without_the_white_space_around()
    {
        var head = Parse("GET / HTTP/1.1\r\nHost:h\r\nA: \t b \u00e9\t c\t \r\nEmpty:  \r\n\r\n");
        Assert.That(head.TryGet("a"u8, out var value), Is.True);
        Assert.That(value.SequenceEqual(HeadRunner.Raw("b \u00e9\t c")), Is.True);
        Assert.That(head.TryGet("EMPTY"u8, out value), Is.True);
        Assert.That(value.IsEmpty, Is.True);
        Assert.That(head.TryGet(KnownHeader.Host, out value), Is.True);
        Assert.That(value.SequenceEqual("h"u8), Is.True);
        Assert.That(head.TryGet(KnownHeader.Via, out _), Is.False);
        Assert.That(head.TryGet("b"u8, out _), Is.False);
    }

    [Test]
    public void Takes_more_fields_than_it_has_room_for_at_first()
    {
        var fields = string.Concat(Enumerable.Range(0, 99).Select(i => $"X-{i}: {i}\r\n"));
        var head = Parse($"GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n");
        Assert.That(head.FieldCount, Is.EqualTo(100));
        Assert.That(head.TryGet("x-98"u8, out var value), Is.True);
        Assert.That(value.SequenceEqual("98"u8), Is.True);
    }

    [Test]
    public void Remembers_how_far_an_unfinished_line_was_searched()
    {
        var bytes = HeadRunner.Raw("GET /long HTTP/1.1\r\nHost: h\r\n\r\n");
        var head = new RequestHead { Buffer = bytes };
        for (var end = 0; end < bytes.Length; end++)
        {
            RequestHeadParser.TryParse(bytes.AsSpan(0, end), head, HeadRunner.Limits, out _);
            Assert.That(head.Scanned, Is.EqualTo(end));
        }
    }

    private static RequestHead Parse(string text)
    {
        var bytes = HeadRunner.Raw(text);
        var head = new RequestHead { Buffer = bytes };
        var status = RequestHeadParser.TryParse(bytes, head, HeadRunner.Limits, out var reason);
        Assert.That((status, reason), Is.EqualTo((HeadParseStatus.Complete, RejectionReason.None)));
        return head;
    }
}
