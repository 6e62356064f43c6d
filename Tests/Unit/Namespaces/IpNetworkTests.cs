using System.Net;
using CsCheck;
using Gateway.Core.Namespaces;
using NUnit.Framework;

namespace Tests.Unit.Namespaces;

public sealed class IpNetworkTests
{
    [TestCase("10.0.0.0/33")]
    [TestCase("10.0.0.0/-1")]
    [TestCase("10.0.0.0/+8")]
    [TestCase("10.0.0.0/ 8")]
    [TestCase("10.0.0.0/")]
    [TestCase("10.0.0/8")]
    [TestCase("010.0.0.1")]
    [TestCase("0x7f.0.0.1")]
    [TestCase("2130706433")]
    [TestCase("::1/129")]
    [TestCase("fe80::1%eth0")]
    [TestCase("[::1]")]
    [TestCase("localhost")]
    [TestCase("")]
    public void What_is_no_network_is_refused(string text) => Assert.That(IpNetwork.TryParse(text, out _), Is.False);

    [Test]
    public void Agrees_with_the_library_on_every_address_and_length() =>
        Gen.Select(Gen.UInt, Gen.UInt, Gen.Int[0, 32]).Sample((address, network, length) =>
        {
            var mask = length == 0 ? 0 : uint.MaxValue << (32 - length);
            var text = $"{Address(network & mask)}/{length}";
            var other = Address((network & mask) | (address & ~mask));
            return IpNetwork.TryParse(text, out var parsed)
                && parsed.Contains(ClientAddresses.From(other))
                && parsed.Contains(ClientAddresses.From(Address(address))) == IPNetwork.Parse(text).Contains(Address(address));
        });

    [Test]
    public void A_set_contains_what_one_of_its_networks_does()
    {
        var set = new IpNetworkSet([Network("10.0.0.0/8"), Network("fd00::/8")]);

        Assert.Multiple(() =>
        {
            Assert.That(set.Contains(ClientAddresses.From(IPAddress.Parse("10.2.3.4"))), Is.True);
            Assert.That(set.Contains(ClientAddresses.From(IPAddress.Parse("fd12::1"))), Is.True);
            Assert.That(set.Contains(ClientAddresses.From(IPAddress.Parse("192.168.0.1"))), Is.False);
            Assert.That(IpNetworkSet.Empty.Contains(UInt128.Zero), Is.False);
        });
    }

    private static IpNetwork Network(string text) => IpNetwork.TryParse(text, out var network) ? network : throw new ArgumentException(text);

    private static IPAddress Address(uint number) =>
        new([(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
}
