using System.Text;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed class HeadWriterTests
{
    private const string Expected = "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\nA: b\r\n\r\n";

    [Test]
    public void Writes_a_head()
    {
        var buffer = new byte[Expected.Length];
        var (written, overflowed) = WriteHead(buffer);
        Assert.That((written, overflowed), Is.EqualTo((Expected.Length, false)));
        Assert.That(Encoding.ASCII.GetString(buffer), Is.EqualTo(Expected));
    }

    [Test]
    public void Says_so_when_the_span_is_too_short_by_whatever()
    {
        for (var length = 0; length < Expected.Length; length++)
        {
            var buffer = new byte[Expected.Length];
            var (written, overflowed) = WriteHead(buffer.AsSpan(0, length));
            Assert.That(overflowed, Is.True);
            Assert.That(written, Is.LessThanOrEqualTo(length));
            Assert.That(buffer.AsSpan(length).ContainsAnyExcept((byte)0), Is.False);
        }
    }

    [Test]
    public void Writes_nothing_after_an_overflow()
    {
        var writer = new HeadWriter(new byte[3]);
        writer.Write("abcd"u8);
        writer.Write("a"u8);
        writer.WriteDecimal(1);
        Assert.That((writer.Written, writer.Overflowed), Is.EqualTo((0, true)));
    }

    private static (int Written, bool Overflowed) WriteHead(Span<byte> destination)
    {
        var writer = new HeadWriter(destination);
        writer.Write("HTTP/1.1 "u8);
        writer.WriteDecimal(200);
        writer.Write(" OK\r\nContent-Length: "u8);
        writer.WriteDecimal(long.MaxValue);
        writer.Write("\r\n"u8);
        writer.WriteField("A"u8, "b"u8);
        writer.Write("\r\n"u8);
        return (writer.Written, writer.Overflowed);
    }
}
