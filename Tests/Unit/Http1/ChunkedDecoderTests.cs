using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed class ChunkedDecoderTests
{
    [TestCase("0\r\n\r\n", "")]
    [TestCase("5\r\nhello\r\n0\r\n\r\n", "hello")]
    [TestCase("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc")]
    [TestCase("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789")]
    [TestCase("0000000000000003\r\nabc\r\n000\r\n\r\n", "abc")]
    [TestCase("3;a=b;c=\"d e\"\t;\u00e9\r\n\r\n0\r\n0;x\r\n\r\n", "\r\n0")]
    [TestCase("3;\r\nabc\r\n0\r\nDigest: x\r\nEmpty:\r\nA-Rather-Long-Trailer-Name: \u00e9\r\n\r\n", "abc")]
    public void Decodes(string text, string data)
    {
        var run = ChunkedRun.EverySplit(text);
        Assert.That(run, Is.EqualTo(new ChunkedRun(ChunkStatus.Complete, RejectionReason.None, data, text.Length)));
    }

    [Test]
    public void Leaves_what_follows_the_body()
    {
        const string Body = "3\r\nabc\r\n0\r\nX: y\r\n\r\n";
        Assert.That(ChunkedRun.EverySplit(Body + "GET / HTTP/1.1\r\n\0").Consumed, Is.EqualTo(Body.Length));
    }

    [TestCase("\r\n")]
    [TestCase(" 5\r\nhello\r\n")]
    [TestCase("5 \r\nhello\r\n")]
    [TestCase("5 ;a\r\nhello\r\n")]
    [TestCase("5\t\r\nhello\r\n")]
    [TestCase("+5\r\nhello\r\n")]
    [TestCase("-5\r\nhello\r\n")]
    [TestCase("0x5\r\nhello\r\n")]
    [TestCase("5_0\r\nhello\r\n")]
    [TestCase("5,5\r\nhello\r\n")]
    [TestCase("g\r\n")]
    [TestCase(";a\r\n")]
    [TestCase("5\nhello\r\n")]
    [TestCase("5\rhello\r\n")]
    [TestCase("5\r\r\nhello")]
    [TestCase("5\0\r\nhello\r\n")]
    [TestCase("5.0\r\nhello\r\n")]
    [TestCase("\u00b2\r\n")]
    [TestCase("8000000000000000\r\n")]
    [TestCase("ffffffffffffffff\r\n")]
    [TestCase("00000000000000001\r\n")]
    [TestCase("10000000000000000\r\n")]
    [TestCase("1\r\na\r\n\r\n")]
    public void Refuses_chunk_sizes(string text) => AssertRefused(text, RejectionReason.InvalidChunkSize);

    [TestCase("5;a\nhello\r\n0\r\n\r\n")]
    [TestCase("5;a\n\r\nhello")]
    [TestCase("5;a\t\u000b\r\nhello")]
    [TestCase("5;\n")]
    [TestCase("5;\0\r\nhello\r\n")]
    [TestCase("5;a=\u0001\r\nhello\r\n")]
    [TestCase("0;\u007f\r\n\r\n")]
    public void Refuses_chunk_extensions(string text) => AssertRefused(text, RejectionReason.InvalidChunkExtension);

    [TestCase("5\r\nhello0\r\n\r\n")]
    [TestCase("5\r\nhello\n0\r\n\r\n")]
    [TestCase("5\r\nhello\r0\r\n\r\n")]
    [TestCase("4\r\nhello\r\n0\r\n\r\n")]
    [TestCase("1\r\na;\r\n")]
    public void Refuses_chunk_data(string text) => AssertRefused(text, RejectionReason.InvalidChunkData);

    [TestCase("\n")]
    [TestCase("\rX")]
    [TestCase("X\r\n\r\n")]
    [TestCase("X : y\r\n\r\n")]
    [TestCase(" X: y\r\n\r\n")]
    [TestCase("A: b\r\n c\r\n\r\n")]
    [TestCase(": y\r\n\r\n")]
    [TestCase("X: y\n\r\n")]
    [TestCase("X: y\rz\r\n\r\n")]
    [TestCase("X: \0\r\n\r\n")]
    [TestCase("X\0: y\r\n\r\n")]
    [TestCase("\u00e9: y\r\n\r\n")]
    [TestCase("Content-Length: 5\r\n\r\n")]
    [TestCase("transfer-ENCODING: chunked\r\n\r\n")]
    [TestCase("Host: h\r\n\r\n")]
    [TestCase("Proxy-Authorization: x\r\n\r\n")]
    [TestCase("TE: x\r\n\r\n")]
    [TestCase("A: b\r\nTrailer: x\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\nHost: h\r\n\r\n")]
    public void Refuses_trailers(string trailers) => AssertRefused("1\r\na\r\n0\r\n" + trailers, RejectionReason.InvalidTrailer);

    [Test]
    public void Bounds_the_trailers()
    {
        var lines = string.Concat(Enumerable.Repeat("A: b\r\n", TrailerGuard.MaxLines));
        Assert.That(Whole($"0\r\n{lines}\r\n").Status, Is.EqualTo(ChunkStatus.Complete));
        Assert.That(Whole($"0\r\n{lines}A: b\r\n\r\n").Reason, Is.EqualTo(RejectionReason.TrailersTooLarge));

        var value = new string('v', TrailerGuard.MaxBytes - 1);
        Assert.That(Whole($"0\r\nA:{value}\r\n\r\n").Status, Is.EqualTo(ChunkStatus.Complete));
        Assert.That(Whole($"0\r\nA:{value}v\r\n\r\n").Reason, Is.EqualTo(RejectionReason.TrailersTooLarge));
        Assert.That(Whole($"0\r\n{value}vv").Reason, Is.EqualTo(RejectionReason.TrailersTooLarge));
    }

    [Test]
    public void Bounds_the_extensions_by_the_data()
    {
        var extension = new string('e', ChunkedDecoder.MaxExtensionExcessBytes);
        Assert.That(Whole($"1;{extension}\r\na\r\n0\r\n\r\n").Status, Is.EqualTo(ChunkStatus.Complete));
        Assert.That(Whole($"1;{extension}e\r\na\r\n0\r\n\r\n").Reason, Is.EqualTo(RejectionReason.InvalidChunkExtension));

        var small = string.Concat(Enumerable.Repeat("1;eeeeeeeeeeeeeeee\r\na\r\n", 1000));
        Assert.That(Whole(small).Reason, Is.EqualTo(RejectionReason.InvalidChunkExtension));

        var paid = string.Concat(Enumerable.Repeat("20;eeeeeeeeeeeeeeee\r\n0123456789abcdef0123456789abcdef\r\n", 1000));
        Assert.That(Whole(paid).Status, Is.EqualTo(ChunkStatus.NeedMore));
    }

    [Test]
    public void Takes_the_largest_size_there_is() =>
        Assert.That(ChunkedRun.EverySplit("7fffffffffffffff\r\nabc"), Is.EqualTo(new ChunkedRun(ChunkStatus.NeedMore, RejectionReason.None, "abc", 21)));

    [Test]
    public void Stays_complete_and_stays_invalid()
    {
        var decoder = default(ChunkedDecoder);
        Assert.That(decoder.Decode("0\r\n\r\n"u8, out _, out _, out _), Is.EqualTo(ChunkStatus.Complete));
        Assert.That(decoder.Decode("5\r\n"u8, out var consumed, out _, out _), Is.EqualTo(ChunkStatus.Complete));
        Assert.That(consumed, Is.Zero);

        decoder = default;
        Assert.That(decoder.Decode("x"u8, out _, out _, out _), Is.EqualTo(ChunkStatus.Invalid));
        Assert.That(decoder.Decode("0\r\n\r\n"u8, out _, out _, out var reason), Is.EqualTo(ChunkStatus.Invalid));
        Assert.That(reason, Is.EqualTo(RejectionReason.InvalidChunkSize));
    }

    private static ChunkedRun Whole(string text)
    {
        var whole = ChunkedRun.Of(text, [text.Length]);
        Assert.That(ChunkedRun.Of(text, Enumerable.Range(0, text.Length + 1)), Is.EqualTo(whole));
        return whole;
    }

    private static void AssertRefused(string text, RejectionReason reason)
    {
        var run = ChunkedRun.EverySplit(text);
        Assert.That((run.Status, run.Reason), Is.EqualTo((ChunkStatus.Invalid, reason)));
    }
}
