using System.Text;
using Gateway.Core.Http1;
using NUnit.Framework;

namespace Tests.Unit.Http1;

internal sealed class ChunkFramingTests
{
    [TestCase(1, "1\r\n")]
    [TestCase(15, "f\r\n")]
    [TestCase(16, "10\r\n")]
    [TestCase(255, "ff\r\n")]
    [TestCase(4096, "1000\r\n")]
    [TestCase(65535, "ffff\r\n")]
    [TestCase(int.MaxValue, "7fffffff\r\n")]
    public void Writes_minimal_hex(int length, string expected)
    {
        var buffer = new byte[ChunkFraming.MaxPrefixLength];
        var written = ChunkFraming.WritePrefix(buffer, length);
        Assert.That(Encoding.ASCII.GetString(buffer, 0, written), Is.EqualTo(expected));
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Refuses_what_would_end_the_body(int length) =>
        Assert.That(() => ChunkFraming.WritePrefix(new byte[16], length), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
