using System.Text;
using CsCheck;
using Gateway.Core.Sse;
using NUnit.Framework;

namespace Tests.Unit.Sse;

/// <summary>Any stream in any pieces reads as the model says, and comes back byte for byte.</summary>
internal sealed class SseEventReaderProperties
{
    private static readonly Gen<byte[]> Stream = Gen.OneOf(
            "\n", "\r", "\r\n", "\n\n", "data", "data:", "data: ", "event:", "event: ", ":", ": c", "id: 1", "x", "é", " ", "\uFEFF", "{\"a\":[1]}", "da")
        .Array[0, 40].Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    private static readonly Gen<byte[]> Garbage = Gen.OneOf(Gen.Byte, Gen.OneOf((byte)'\n', (byte)'\r', (byte)':', (byte)0xEF, (byte)0xBB, (byte)0xBF)).Array[0, 60];

    [Test]
    public void Any_stream_in_any_pieces() =>
        Gen.Select(Gen.OneOf(Stream, Garbage), Gen.Int[1, 12].Array[1, 20]).Sample((stream, sizes) =>
        {
            var joined = new List<byte>();
            var events = SseStreams.Read(new SseEventReader(), Cut(stream, sizes), joined);
            return events.SequenceEqual(SseStreams.Model(stream)) && joined.SequenceEqual(stream);
        });

    private static IEnumerable<byte[]> Cut(byte[] stream, int[] sizes)
    {
        var at = 0;
        for (var index = 0; at < stream.Length; index++)
        {
            var end = Math.Min(at + sizes[index % sizes.Length], stream.Length);
            yield return stream[at..end];
            at = end;
        }
    }
}
