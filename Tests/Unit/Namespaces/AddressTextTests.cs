using System.Net;
using System.Text;
using CsCheck;
using Gateway.Core.Namespaces;
using NUnit.Framework;

namespace Tests.Unit.Namespaces;

/// <summary>Addresses as text, beside the library's own reading and writing of them.</summary>
public sealed class AddressTextTests
{
    private static readonly ushort[] Groups = [0, 0, 0, 1, 0xFFFF, 0xABC];
    private static readonly string[] Parts = ["0", "1", "255", "256", "01", "::", ":", ".", "ffff", "a", "12345", "g", "1.2.3.4", "::ffff:", "%", "/", "[", " ", "-1"];

    private static readonly Gen<UInt128> Addresses = Gen.OneOf(
        Gen.Select(Gen.ULong, Gen.ULong, static (upper, lower) => new UInt128(upper, lower)),
        Gen.UInt.Select(static number => new UInt128(0, 0xFFFF_0000_0000UL | number)),
        Gen.Int[0, Groups.Length - 1].Array[8].Select(static groups => groups.Aggregate(UInt128.Zero, static (address, group) => (address << 16) | Groups[group])));

    [Test]
    public void What_is_written_is_read_back_by_the_library_and_by_us() =>
        Addresses.Sample(static address =>
        {
            var text = Format(address);
            return ClientAddresses.From(IPAddress.Parse(text)) == address
                && ClientAddresses.TryParse(Encoding.ASCII.GetBytes(text), out var parsed, out _)
                && parsed == address;
        });

    [Test]
    public void What_the_library_writes_is_read() =>
        Addresses.Sample(static address =>
        {
            Span<byte> bytes = stackalloc byte[16];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
            return ClientAddresses.TryParse(new IPAddress(bytes).ToString(), out var parsed, out _) && parsed == address;
        });

    [Test]
    public void Nothing_is_read_that_the_library_reads_otherwise() =>
        Gen.Int[0, Parts.Length - 1].Array[0, 10].Select(static parts => string.Concat(parts.Select(static part => Parts[part]))).Sample(
                static text => !ClientAddresses.TryParse(text, out var parsed, out _)
                    || (IPAddress.TryParse(text, out var expected) && ClientAddresses.From(expected) == parsed),
                iter: 20_000);

    [TestCase("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [TestCase("0:0:0:0:0:0:0:0", "::")]
    [TestCase("0:0:0:0:0:0:0:1", "::1")]
    [TestCase("1:0:0:0:0:0:0:0", "1::")]
    [TestCase("2001:DB8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [TestCase("::ffff:1.2.3.4", "1.2.3.4")]
    [TestCase("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304")]
    [TestCase("10.0.0.255", "10.0.0.255")]
    public void The_text_is_the_one_of_the_standard(string text, string written)
    {
        Assert.That(ClientAddresses.TryParse(text, out var address, out _), Is.True);
        Assert.That(Format(address), Is.EqualTo(written));
    }

    [TestCase("1.2.3")]
    [TestCase("1.2.3.4.5")]
    [TestCase("1.2.3.4 ")]
    [TestCase("1.2.3.04")]
    [TestCase("1.2.3.1000")]
    [TestCase("1.2.3.4:80")]
    [TestCase("1:2:3:4:5:6:7")]
    [TestCase("1:2:3:4:5:6:7:8:9")]
    [TestCase("1:2:3:4:5:6:7:8::")]
    [TestCase("1::2::3")]
    [TestCase(":::")]
    [TestCase("1:")]
    [TestCase(":1")]
    [TestCase("::1/64")]
    [TestCase("::1.2.3.4:5")]
    [TestCase("1.2.3.4::")]
    public void Everything_else_is_refused(string text) => Assert.That(ClientAddresses.TryParse(text, out _, out _), Is.False);

    [Test]
    public void Reading_and_writing_allocate_nothing()
    {
        var destination = new byte[ClientAddresses.MaxTextLength];

        Assert.That(Allocations.Of(() =>
        {
            _ = ClientAddresses.TryParse("2001:db8::192.0.2.1"u8, out var address, out _);
            ClientAddresses.Format(address, destination);
        }), Is.Zero);
    }

    private static string Format(UInt128 address)
    {
        Span<byte> text = stackalloc byte[ClientAddresses.MaxTextLength];
        return Encoding.ASCII.GetString(text[..ClientAddresses.Format(address, text)]);
    }
}
