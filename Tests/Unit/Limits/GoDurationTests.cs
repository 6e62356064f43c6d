using System.Text;
using Gateway.Core.Http1;
using Gateway.Core.Limits;
using NUnit.Framework;

namespace Tests.Unit.Limits;

public sealed class GoDurationTests
{
    [TestCase(0, "0s")]
    [TestCase(-5, "0s")]
    [TestCase(1, "1ms")]
    [TestCase(20_000_000, "20ms")]
    [TestCase(999_000_001, "1s")]
    [TestCase(1_000_000_000, "1s")]
    [TestCase(1_500_000_000, "1.5s")]
    [TestCase(1_005_000_000, "1.005s")]
    [TestCase(59_999_000_000, "59.999s")]
    [TestCase(360_000_000_000, "6m0s")]
    [TestCase(3_600_000_000_000, "1h0m0s")]
    [TestCase(3_723_040_000_000, "1h2m3.04s")]
    [TestCase(2_678_400_000_000_000, "744h0m0s")]
    public void A_duration_reads_as_OpenAIs_headers_have_it(long nanoseconds, string text)
    {
        Span<byte> buffer = stackalloc byte[32];
        var writer = new HeadWriter(buffer);
        GoDuration.Write(ref writer, nanoseconds);

        Assert.That(Encoding.ASCII.GetString(buffer[..writer.Written]), Is.EqualTo(text));
    }
}
