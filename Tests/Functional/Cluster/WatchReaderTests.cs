using System.Text;
using CsCheck;
using Gateway.Host.Sources;
using NUnit.Framework;

namespace Tests.Functional.Cluster;

/// <summary>Documents come out of a stream whole, however its bytes come.</summary>
public sealed class WatchReaderTests
{
    private static readonly string[] Streams =
    [
        ": connected\n\nid: 1\nevent: snapshot\ndata: {\"a\":1}\n\n: heartbeat\n\nid: 2\nevent: snapshot\ndata: {\"b\":\"ü\"}\n\n: heart",
        ": connected\r\n\r\nevent:snapshot\r\ndata:{\"a\":1}\r\nid:1\r\n\r\ndata: {\"b\":\"ü\"}\r\nevent: snapshot\r\n\r\n",
        "event: later\ndata: {\"c\":3}\n\nevent: snapshot\ndata: {\"a\":1}\n\ndata: {\"d\":4}\n\nevent: snapshot\ndata: {\"b\":\"ü\"}\n\nevent: snapshot\ndata: {\"cut",
    ];

    [TestCaseSource(nameof(Streams))]
    public void Split_at_every_point(string stream)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                Assert.That(Read(bytes[..first], bytes[first..second], bytes[second..]), Is.EqualTo(new[] { "{\"a\":1}", "{\"b\":\"ü\"}" }), $"split at {first} and {second}");
            }
        }
    }

    [TestCaseSource(nameof(Streams))]
    public void Split_into_any_pieces(string stream) => Gen.Int[1, 5].Array[1, 60].Sample(lengths =>
    {
        var rest = Encoding.UTF8.GetBytes(stream).AsEnumerable();
        var pieces = new List<byte[]>();
        foreach (var length in lengths)
        {
            pieces.Add([.. rest.Take(length)]);
            rest = rest.Skip(length);
        }

        Assert.That(Read([.. pieces, [.. rest]]), Is.EqualTo(new[] { "{\"a\":1}", "{\"b\":\"ü\"}" }));
    });

    [Test]
    public void An_event_that_has_no_end_is_none()
    {
        var bytes = "event: snapshot\ndata: {\"a\":1}\n\n"u8.ToArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.That(Read(bytes[..length]), Is.Empty, $"the first {length} bytes");
        }
    }

    private static string[] Read(params byte[][] pieces)
    {
        using var reader = new WatchReader();
        return [.. pieces.SelectMany(piece => reader.Read(piece)).Select(Encoding.UTF8.GetString)];
    }
}
