using Gateway.Core.Sse;
using NUnit.Framework;

namespace Tests.Unit.Sse;

/// <summary>Reading a stream allocates nothing once warm.</summary>
internal sealed class SseAllocationTests
{
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(10_000)]
    public void Reading_allocates_nothing(int pieceLength)
    {
        var reader = new SseEventReader();
        var stream = "\uFEFF: hello\r\n\r\nevent: ping\ndata: {\"a\":1}\n\ndata: a\ndata: b\n\ndata: [DONE]\n\ndata: tail"u8.ToArray();
        Assert.That(Read(reader, stream, pieceLength), Is.EqualTo(4));
        Read(reader, stream, pieceLength);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            Read(reader, stream, pieceLength);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static int Read(SseEventReader reader, byte[] stream, int pieceLength)
    {
        reader.Reset();
        var count = 0;
        for (var at = 0; at < stream.Length; at += pieceLength)
        {
            var piece = stream.AsSpan(at, Math.Min(pieceLength, stream.Length - at));
            var position = 0;
            while (reader.TryRead(piece, ref position, out _))
            {
                count++;
            }
        }

        return count;
    }
}
