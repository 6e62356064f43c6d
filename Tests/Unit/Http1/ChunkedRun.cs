using System.Text;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

/// <summary>What the decoder made of a body: the last status, the reason, the data, and how many bytes it took.</summary>
internal sealed record ChunkedRun(ChunkStatus Status, RejectionReason Reason, string Data, int Consumed)
{
    /// <summary>Feeds pieces that end at these offsets, each in a span of its own.</summary>
    public static ChunkedRun Of(string text, IEnumerable<int> ends)
    {
        var input = Encoding.Latin1.GetBytes(text);
        var decoder = default(ChunkedDecoder);
        var data = new StringBuilder();
        var position = 0;
        foreach (var end in ends)
        {
            while (true)
            {
                var source = input.AsSpan(position..end);
                var status = decoder.Decode(source, out var consumed, out var range, out var reason);
                position += consumed;
                if (status == ChunkStatus.Data)
                {
                    Assert.That(range.Length, Is.GreaterThan(0));
                    Assert.That(consumed, Is.EqualTo(range.End));
                    data.Append(Encoding.Latin1.GetString(range.Of(source)));
                    continue;
                }

                if (status != ChunkStatus.NeedMore)
                {
                    return new ChunkedRun(status, reason, data.ToString(), status == ChunkStatus.Complete ? position : 0);
                }

                Assert.That(consumed, Is.EqualTo(source.Length));
                break;
            }
        }

        return new ChunkedRun(ChunkStatus.NeedMore, RejectionReason.None, data.ToString(), position);
    }

    /// <summary>The body in one piece, after every split has been shown to give the same.</summary>
    public static ChunkedRun EverySplit(string text)
    {
        var whole = Of(text, [text.Length]);
        for (var end = 0; end < text.Length; end++)
        {
            var early = Of(text, [end]);
            if (early.Status != ChunkStatus.NeedMore)
            {
                Assert.That(early, Is.EqualTo(whole), $"the first {end} bytes");
            }

            Assert.That(Of(text, [end, text.Length]), Is.EqualTo(whole), $"split at {end}");
        }

        Assert.That(Of(text, Enumerable.Range(0, text.Length + 1)), Is.EqualTo(whole), "byte by byte");
        return whole;
    }
}
