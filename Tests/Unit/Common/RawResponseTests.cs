using System.Text;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Common;

internal sealed class RawResponseTests
{
    [TestCase("HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\n Content-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: +0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 0, 0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [TestCase("HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1 \r\na\r\n0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n")]
    public void What_is_not_strictly_http_is_refused(string text) =>
        Assert.ThrowsAsync<InvalidMessageException>(() => ReadAsync(text));

    [Test]
    public void Every_prefix_of_a_response_is_cut_and_never_whole(
        [Values("Content-Length: 2\r\n\r\nab", "Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n0\r\nT: 1\r\n\r\n")] string rest)
    {
        var whole = "HTTP/1.1 200 OK\r\n" + rest;
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = Assert.ThrowsAsync<CutMessageException>(() => ReadAsync(whole[..length]));
            Assert.That(cut!.End, Is.EqualTo(ConnectionEnd.Closed));
        }

        Assert.That(async () => (await ReadAsync(whole)).BodyText, Is.EqualTo("ab"));
    }

    [Test]
    public async Task A_field_sent_twice_is_not_read_as_one()
    {
        var response = await ReadAsync("HTTP/1.1 200 OK\r\nA: 1\r\na: 2\r\nContent-Length: 0\r\n\r\n");

        Assert.That(response.All("a"), Is.EqualTo(new[] { "1", "2" }));
        Assert.That(() => response.Get("A"), Throws.InstanceOf<InvalidMessageException>());
        Assert.That(response.Get("b"), Is.Null);
    }

    private static async Task<RawResponse> ReadAsync(string text)
    {
        var source = new ByteSource(new MemoryStream(Encoding.Latin1.GetBytes(text)), Bounded.Limit);
        var head = await RawHeadReader.ReadAsync(source, "a response's head");
        var response = new RawResponse(head, answersHead: false, [], source);
        while (await response.ReadPieceAsync() is not null)
        {
        }

        return response;
    }
}
