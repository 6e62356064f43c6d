using System.Text;
using Gateway.Core.Sse;
using NUnit.Framework;

namespace Tests.Unit.Sse;

/// <summary>Streams cut into events.</summary>
internal sealed class SseEventReaderTests
{
    private static readonly string[] Streams =
    [
        "",
        "\n",
        "\r\n\r\n",
        "\n\n\n\n",
        "\r\r\n\n\r",
        "\uFEFF\n",
        "\uFEFF\uFEFF\n\n",
        "\uFEFFdata: x\n\n",
        "data: x\n\n",
        "data:x\r\n\r\ndata:  y\r\n\r\n",
        "data: x\r\rdata: y\r\r",
        "data: x\n\r\ndata: y\r\n\ndata: z\r\n\r",
        "data\n\n",
        "data:\n\n",
        "data: \n\n",
        "data: a\ndata: b\ndata:\ndata: c\n\n",
        "data\ndata\n\n",
        "event: ping\ndata: {}\n\n",
        "event: a\nevent: b\nid: 7\nretry: 5\ndata: x\nunknown: y\n\n",
        "event: lonely\n\n",
        "event\ndata:x\n\n",
        ": comment\n\n",
        ":\n\n: and more\ndata: x\n: in between\ndata: y\n\n",
        "datax: 1\nda: 2\n data: 3\nDATA: 4\nevents: 5\n\n",
        "data: é€😀\n\ndata: [DONE]\n\n",
        "data: {\"a\":1}\n\ndata: unfinished\n",
        "data: unfinished",
        "data: x\r\n\r\n\ndata: y\n\n",
        "data: x\n\n\r\n\r\r\n",
    ];

    [TestCaseSource(nameof(Streams))]
    public void A_stream_reads_as_the_standard_says(string text) => AssertReads(Encoding.UTF8.GetBytes(text), stream => [stream]);

    [TestCaseSource(nameof(Streams))]
    public void It_reads_the_same_cut_in_three_anywhere(string text)
    {
        var stream = Encoding.UTF8.GetBytes(text);
        for (var first = 0; first <= stream.Length; first++)
        {
            for (var second = first; second <= stream.Length; second++)
            {
                AssertReads(stream, whole => [whole[..first], whole[first..second], whole[second..]]);
            }
        }
    }

    [TestCaseSource(nameof(Streams))]
    public void It_reads_the_same_byte_by_byte(string text) =>
        AssertReads(Encoding.UTF8.GetBytes(text), stream => stream.Select(value => new[] { value }));

    [Test]
    public void A_carriage_return_at_the_end_of_a_payload_ends_the_event_at_once()
    {
        var reader = new SseEventReader();
        var position = 0;
        Assert.That(reader.TryRead("data: x\r\n\r"u8, ref position, out var first), Is.True);
        Assert.That(Encoding.UTF8.GetString(first.Raw), Is.EqualTo("data: x\r\n\r"));

        position = 0;
        Assert.That(reader.TryRead("\ndata: y\n\n"u8, ref position, out var second), Is.True);
        Assert.That(Encoding.UTF8.GetString(second.Raw), Is.EqualTo("\ndata: y\n\n"));
        Assert.That(Encoding.UTF8.GetString(second.Data), Is.EqualTo("y"));
    }

    [Test]
    public void What_has_no_end_is_pending()
    {
        var reader = new SseEventReader();
        var position = 0;
        Assert.That(reader.TryRead("data: a\n\ndata: b\n"u8, ref position, out _), Is.True);
        Assert.That(reader.Pending.Length, Is.Zero);
        Assert.That(reader.TryRead("data: a\n\ndata: b\n"u8, ref position, out _), Is.False);
        Assert.That(Encoding.UTF8.GetString(reader.Pending), Is.EqualTo("data: b\n"));
        position = 0;
        Assert.That(reader.TryRead("\n"u8, ref position, out var e), Is.True);
        Assert.That(e.FromCarry, Is.True);
        Assert.That(reader.Pending.Length, Is.Zero);
    }

    [TestCase(1)]
    [TestCase(3)]
    [TestCase(64)]
    public void An_event_beyond_the_limit_is_not_read(int pieceLength)
    {
        var reader = new SseEventReader(limit: 16);
        var stream = "data: 12345678\n\ndata: 123456789\n\ndata: x\n\n"u8.ToArray();
        var joined = new List<byte>();
        var events = SseStreams.Read(reader, stream.Chunk(pieceLength).TakeWhile(_ => !reader.IsTooLong), joined);

        Assert.That(events, Is.EqualTo(new[] { new SseStreams.Event(SseEventKind.Data, "12345678", "") }));
        Assert.That(reader.IsTooLong, Is.True);
        Assert.That(joined, Is.EqualTo(stream.Take(joined.Count)));

        reader.Reset();
        Assert.That(SseStreams.Read(reader, ["data: x\n\n"u8.ToArray()], joined), Has.Count.EqualTo(1));
        Assert.That(reader.IsTooLong, Is.False);
    }

    [Test]
    public void An_endless_line_is_bounded_by_default()
    {
        var reader = new SseEventReader();
        var piece = new byte[64 * 1024];
        piece.AsSpan().Fill((byte)'a');
        var joined = new List<byte>();
        SseStreams.Read(reader, Enumerable.Repeat(piece, 17), joined);

        Assert.That(reader.IsTooLong, Is.True);
        Assert.That(reader.Pending.Length, Is.EqualTo(SseEventReader.DefaultLimit));
    }

    [Test]
    public void A_reset_reader_starts_anew()
    {
        var reader = new SseEventReader();
        foreach (var before in new[] { "data: x\n\n", "data: x\r\r", "data: unfin", "\uFEFF" })
        {
            SseStreams.Read(reader, [Encoding.UTF8.GetBytes(before)], []);
            reader.Reset();
            var joined = new List<byte>();
            var stream = Encoding.UTF8.GetBytes("\uFEFF\ndata: y\n\n");

            Assert.That(SseStreams.Read(reader, [stream], joined), Is.EqualTo(SseStreams.Model(stream)));
            Assert.That(joined, Is.EqualTo(stream));
            reader.Reset();
        }
    }

    private static void AssertReads(byte[] stream, Func<byte[], IEnumerable<byte[]>> cut)
    {
        var joined = new List<byte>();
        var events = SseStreams.Read(new SseEventReader(), cut(stream), joined);

        Assert.That(events, Is.EqualTo(SseStreams.Model(stream)));
        Assert.That(joined, Is.EqualTo(stream));
    }
}
