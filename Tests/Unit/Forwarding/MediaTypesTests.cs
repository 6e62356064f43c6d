using System.Text;
using Gateway.Core.Forwarding;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Forwarding;

public sealed class MediaTypesTests
{
    [TestCase("Content-Type: text/event-stream\r\n", true)]
    [TestCase("content-type: Text/Event-Stream\r\n", true)]
    [TestCase("Content-Type: text/event-stream; charset=utf-8\r\n", true)]
    [TestCase("Content-Type: text/event-stream;charset=utf-8\r\n", true)]
    [TestCase("Content-Type: text/event-stream \t; a=b\r\n", true)]
    [TestCase("Content-Type: text/event-streams\r\n", false)]
    [TestCase("Content-Type: application/json\r\n", false)]
    [TestCase("Content-Type: \r\n", false)]
    [TestCase("", false)]
    public void An_event_stream_is_known_by_its_type(string field, bool isStream) =>
        Assert.That(MediaTypes.IsEventStream(Parse(field)), Is.EqualTo(isStream));

    [TestCase("Content-Encoding: gzip\r\n", true)]
    [TestCase("Content-Encoding: br\r\n", true)]
    [TestCase("Content-Encoding: identity, gzip\r\n", true)]
    [TestCase("Content-Encoding: Identity\r\n", false)]
    [TestCase("Content-Encoding:\r\n", false)]
    [TestCase("", false)]
    public void Everything_but_identity_is_compressed(string field, bool isCompressed) =>
        Assert.That(MediaTypes.IsCompressed(Parse(field)), Is.EqualTo(isCompressed));

    [TestCase("X-Gateway-Route", true)]
    [TestCase("x-gateway-a", true)]
    [TestCase("x-gateway-", false)]
    [TestCase("x-gatewayx", false)]
    [TestCase("xx-gateway-a", false)]
    [TestCase("", false)]
    public void The_gateways_own_fields_are_known_by_their_beginning(string name, bool isOwn) =>
        Assert.That(GatewayFields.Contains(Encoding.ASCII.GetBytes(name)), Is.EqualTo(isOwn));

    [TestCase("X-RateLimit-Limit-Requests", true)]
    [TestCase("x-ratelimit-a", true)]
    [TestCase("ratelimit-a", false)]
    [TestCase("x-ratelimit-", false)]
    public void So_are_the_limits_of_an_upstream(string name, bool isLimit) =>
        Assert.That(GatewayFields.IsRateLimit(Encoding.ASCII.GetBytes(name)), Is.EqualTo(isLimit));

    private static ResponseHead Parse(string field)
    {
        var head = new ResponseHead();
        var bytes = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{field}Content-Length: 0\r\n\r\n");
        head.Buffer = bytes;
        Assert.That(ResponseHeadParser.TryParse(bytes, head, answersHead: false, new HeadLimits(32_768, 100, 8_192), out _), Is.EqualTo(HeadParseStatus.Complete));
        return head;
    }
}
