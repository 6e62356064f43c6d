using System.Net;
using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams;

internal sealed class AddressPolicyTests
{
    [TestCase("169.254.169.254")]
    [TestCase("::ffff:169.254.169.254")]
    [TestCase("64:ff9b::a9fe:a9fe")]
    [TestCase("2002:a9fe:a9fe::1")]
    [TestCase("fe80::1")]
    [TestCase("fd00:ec2::254")]
    [TestCase("100.100.100.200")]
    [TestCase("168.63.129.16")]
    [TestCase("0.0.0.0")]
    [TestCase("::")]
    [TestCase("224.0.0.1")]
    [TestCase("255.255.255.255")]
    [TestCase("ff02::1")]
    public void Some_addresses_are_never_what_a_name_may_stand_for(string text)
    {
        var address = IPAddress.Parse(text);
        Assert.Multiple(() =>
        {
            Assert.That(AddressPolicy.Open.Allows(address, isResolved: true), Is.False);
            Assert.That(new AddressPolicy(["0.0.0.0/0", "::/0"]).Allows(address, isResolved: true), Is.False, "nobody can allow it");
            Assert.That(new AddressPolicy([]).Allows(address, isResolved: false), Is.False);
            Assert.That(AddressPolicy.Open.Allows(address, isResolved: false), Is.True, "an operator's own file may name it");
        });
    }

    [TestCase("127.0.0.1")]
    [TestCase("10.1.2.3")]
    [TestCase("172.31.0.1")]
    [TestCase("192.168.0.1")]
    [TestCase("100.64.0.1")]
    [TestCase("::1")]
    [TestCase("::ffff:10.0.0.1")]
    [TestCase("64:ff9b::a00:1")]
    [TestCase("fc00::1")]
    public void Private_networks_are_allowed_by_list(string text)
    {
        var address = IPAddress.Parse(text);
        Assert.Multiple(() =>
        {
            Assert.That(AddressPolicy.Open.Allows(address, isResolved: true), Is.True);
            Assert.That(new AddressPolicy([]).Judge(address), Is.EqualTo(AddressVerdict.Private));
            Assert.That(new AddressPolicy(["203.0.113.0/24"]).Allows(address, isResolved: false), Is.False);
            Assert.That(new AddressPolicy(["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7"]).Allows(address, isResolved: true), Is.True);
        });
    }

    [TestCase("8.8.8.8")]
    [TestCase("2606:4700::1111")]
    public void Public_addresses_need_no_list(string text) => Assert.That(new AddressPolicy([]).Allows(IPAddress.Parse(text), isResolved: true), Is.True);

    [Test]
    public async Task A_name_that_leads_where_nothing_is_allowed_is_not_connected_to()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var endpoint = new ServerEndpoint("localhost", upstream.Port, null, null) { Addresses = new AddressPolicy(["10.0.0.0/8"]) };
        var connection = new UpstreamConnection(new ServerState("u", upstream.Url));
        Assert.That(await connection.ConnectAsync(endpoint, 2_000).AsTask().Within("the connect"), Is.EqualTo(ConnectError.Denied));
        await connection.CloseAsync();
        Assert.That(upstream.Accepted.Value, Is.Zero);
    }

    [Test]
    public async Task What_is_judged_is_what_is_connected_to()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var judged = new List<IPAddress>();
        await using var stream = await GuardedConnect.OpenAsync(
            new DnsEndPoint("localhost", upstream.Port),
            address =>
            {
                judged.Add(address);
                return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork;
            },
            CancellationToken.None);
        Assert.That(judged, Does.Contain(IPAddress.Loopback));
        Assert.ThrowsAsync<IOException>(async () => await GuardedConnect.OpenAsync(new DnsEndPoint("127.0.0.1", upstream.Port), static _ => false, CancellationToken.None));
    }
}
