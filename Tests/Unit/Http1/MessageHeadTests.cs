using System.Reflection;
using System.Text;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed class MessageHeadTests
{
    [TestCase("", "close", false)]
    [TestCase("Connection: close\r\n", "close", true)]
    [TestCase("Connection: close\r\n", "keep-alive", false)]
    [TestCase("Connection: Keep-Alive\r\n", "keep-alive", true)]
    [TestCase("Connection: close\r\n", "x-foo", false)]
    [TestCase("Connection: close, X-Foo\r\n", "x-foo", true)]
    [TestCase("Connection: close\r\nX-Foo: connection\r\nconnection: a ,\tx-FOO\t,\r\n", "X-Foo", true)]
    [TestCase("Connection: x-foobar\r\n", "x-foo", false)]
    [TestCase("Connection: x\r\n", "", false)]
    [TestCase("Connection: ,,\r\n", "", false)]
    public void Knows_what_Connection_lists(string fields, string name, bool listed)
    {
        var head = Parse($"GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n");
        Assert.That(head.IsConnectionOption(Encoding.ASCII.GetBytes(name)), Is.EqualTo(listed));
    }

    [Test]
    public void Reset_leaves_a_request_head_as_new()
    {
        var head = Parse(
            "\r\nPOST http://h/p?q HTTP/1.0\r\nHost: h\r\nConnection: keep-alive, x\r\nContent-Length: 5\r\nMax-Forwards: 3\r\n\r\n");
        head.ExpectContinue = true;
        AssertResetIsComplete(head, new RequestHead());
    }

    [Test]
    public void Reset_leaves_a_response_head_as_new()
    {
        var bytes = "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\n"u8.ToArray();
        var head = new ResponseHead { Buffer = bytes };
        ResponseHeadParser.TryParse(bytes, head, false, HeadRunner.Limits, out _);
        AssertResetIsComplete(head, new ResponseHead());
    }

    /// <summary>Every property differs from a new head's before the reset, so that none can be forgotten, and none after.</summary>
    private static void AssertResetIsComplete<T>(T head, T fresh)
        where T : MessageHead
    {
        var properties = typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(property => property.Name != nameof(MessageHead.Fields))
            .ToList();
        Assert.That(properties, Is.Not.Empty);
        foreach (var property in properties)
        {
            Assert.That(property.GetValue(head), Is.Not.EqualTo(property.GetValue(fresh)), $"{property.Name} before");
        }

        head.Reset();
        foreach (var property in properties)
        {
            Assert.That(property.GetValue(head), Is.EqualTo(property.GetValue(fresh)), $"{property.Name} after");
        }

        Assert.That(head.Fields.IsEmpty, Is.True);
    }

    private static RequestHead Parse(string text)
    {
        var bytes = HeadRunner.Raw(text);
        var head = new RequestHead { Buffer = bytes };
        Assert.That(RequestHeadParser.TryParse(bytes, head, HeadRunner.Limits, out _), Is.EqualTo(HeadParseStatus.Complete));
        return head;
    }
}
