using System.Text;
using Gateway.Core.Forwarding;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Forwarding;

/// <summary>Every framing, cut at every place.</summary>
public sealed class ResponseBodyReaderTests
{
    private const string Next = "HTTP/1.1 200 next";

    [TestCase("Content-Length: 11\r\n", "hello world", "hello world")]
    [TestCase("Content-Length: 0\r\n", "", "")]
    [TestCase("Transfer-Encoding: chunked\r\n", "b\r\nhello world\r\n0\r\n\r\n", "hello world")]
    [TestCase("Transfer-Encoding: chunked\r\n", "5;x=\"y\"\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n", "hello world")]
    [TestCase("Transfer-Encoding: chunked\r\n", "0\r\n\r\n", "")]
    public void Whatever_the_pieces_the_payload_is_the_same_and_nothing_behind_it_is_touched(string field, string body, string payload)
    {
        var message = body + Next;
        for (var first = 0; first <= message.Length; first++)
        {
            for (var second = first; second <= message.Length; second++)
            {
                var (read, status, left) = Read(field, message, first, second);
                Assert.That((read, status, left), Is.EqualTo((payload, PayloadStatus.End, Next)), () => $"cut at {first} and {second}");
            }
        }
    }

    [Test]
    public void Without_a_length_everything_to_the_end_of_the_connection_is_payload()
    {
        for (var cut = 0; cut <= 11; cut++)
        {
            var (read, status, left) = Read("", "hello world", cut, cut);
            Assert.That((read, status, left), Is.EqualTo(("hello world", PayloadStatus.NeedMore, "")));
        }

        Assert.That(Begin("").IsCloseDelimited, Is.True);
        Assert.That(Begin("Content-Length: 1\r\n").IsCloseDelimited, Is.False);
    }

    [TestCase("204 No Content")]
    [TestCase("304 Not Modified")]
    public void Some_answers_have_no_body_whatever_they_say(string status)
    {
        var reader = Begin("Content-Length: 5\r\n", status);

        Assert.That(reader.Read("hello"u8, out var consumed, out _), Is.EqualTo(PayloadStatus.End));
        Assert.That(consumed, Is.Zero);
    }

    [TestCase("5\r\nhello")]
    [TestCase("5\r\nhello\r\n0\r\n")]
    [TestCase("5\r\nhello\r\n0\r\nX: 1\r\n")]
    public void A_chunked_body_that_is_cut_never_ends(string body)
    {
        var (read, status, _) = Read("Transfer-Encoding: chunked\r\n", body, body.Length, body.Length);

        Assert.That((read, status), Is.EqualTo(("hello", PayloadStatus.NeedMore)));
    }

    [TestCase("x\r\n")]
    [TestCase("5\r\nhelloX\r\n")]
    [TestCase("-1\r\n")]
    [TestCase("fffffffffffffffff\r\n")]
    public void A_broken_chunk_is_invalid_at_every_split(string body)
    {
        for (var cut = 0; cut <= body.Length; cut++)
        {
            Assert.That(Read("Transfer-Encoding: chunked\r\n", body, cut, cut).Status, Is.EqualTo(PayloadStatus.Invalid), () => $"cut at {cut}");
        }
    }

    private static ResponseBodyReader Begin(string field, string status = "200 OK")
    {
        var head = new ResponseHead();
        var bytes = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{field}\r\n");
        head.Buffer = bytes;
        Assert.That(ResponseHeadParser.TryParse(bytes, head, answersHead: false, new HeadLimits(32_768, 100, 8_192), out _), Is.EqualTo(HeadParseStatus.Complete));
        var reader = default(ResponseBodyReader);
        reader.Begin(head);
        return reader;
    }

    // As the relay does it: what arrives is appended, what is consumed is taken away.
    private static (string Payload, PayloadStatus Status, string Left) Read(string field, string message, int first, int second)
    {
        var reader = Begin(field);
        var payload = new StringBuilder();
        var unread = "";
        string[] pieces = [message[..first], message[first..second], message[second..]];
        for (var i = 0; i < pieces.Length; i++)
        {
            unread += pieces[i];
            PayloadStatus status;
            do
            {
                var bytes = Encoding.ASCII.GetBytes(unread);
                status = reader.Read(bytes, out var consumed, out var range);
                payload.Append(Encoding.ASCII.GetString(status == PayloadStatus.Payload ? range.Of(bytes) : default));
                unread = unread[consumed..];
            }
            while (status == PayloadStatus.Payload);

            if (status != PayloadStatus.NeedMore)
            {
                return (payload.ToString(), status, unread + string.Concat(pieces[(i + 1)..]));
            }
        }

        return (payload.ToString(), PayloadStatus.NeedMore, unread);
    }
}
