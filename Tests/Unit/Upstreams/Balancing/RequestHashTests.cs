using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams.Balancing;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams.Balancing;

public sealed class RequestHashTests
{
    private const string Body = """{"model":"m","messages":[],"user":{"id":"u1","age":7,"list":[1],"none":null,"yes":true}}""";

    [TestCase("header:X-User", "anna")]
    [TestCase("query:session", "s1")]
    [TestCase("path", "/v1/chat/completions")]
    [TestCase("key", "k_1")]
    [TestCase("body:user.id", "u1")]
    [TestCase("body:user.age", "7")]
    [TestCase("header:X-Other", null)]
    [TestCase("header:X-Empty", null)]
    [TestCase("query:other", null)]
    [TestCase("body:user.list", null)]
    [TestCase("body:user.none", null)]
    [TestCase("body:user.absent", null)]
    public async Task The_value_that_is_named_is_hashed(string on, string? value)
    {
        var (isFound, hash) = await HashAsync(on, "Authorization: Bearer sk-1\r\n");

        Assert.That(isFound, Is.EqualTo(value is not null));
        Assert.That(hash, Is.EqualTo(value is null ? hash : StableHash.Of(Encoding.UTF8.GetBytes(value))));
    }

    [Test]
    public async Task Without_a_key_there_is_no_value() => Assert.That((await HashAsync("key", "")).IsFound, Is.False);

    [Test]
    public async Task Addresses_are_told_apart()
    {
        var hashes = new List<ulong>();
        foreach (var address in new[] { "203.0.113.1", "203.0.113.2", "2001:db8::1", "203.0.113.1" })
        {
            var (isFound, hash) = await HashAsync("ip", $"X-Forwarded-For: {address}\r\n");
            Assert.That(isFound, Is.True);
            hashes.Add(hash);
        }

        Assert.That(hashes.Distinct().Count(), Is.EqualTo(3));
        Assert.That(hashes[3], Is.EqualTo(hashes[0]));
    }

    private static async Task<(bool IsFound, ulong Hash)> HashAsync(string on, string fields)
    {
        var snapshot = Snapshots.To(new Uri("http://127.0.0.1:1"));
        snapshot = snapshot with
        {
            ApiKeys = [new ApiKeyConfig { Id = "k_1", Namespace = "default", Sha256 = Convert.ToHexStringLower(SHA256.HashData("sk-1"u8)) }],
            Upstreams = [snapshot.Upstreams[0] with { LoadBalancing = "consistent-hash", HashOn = on }],
            Settings = snapshot.Settings with { TrustedProxies = ["0.0.0.0/0", "::/0"] },
        };
        await using var exchange = await TestExchange.CreateAsync(
            snapshot, $"POST /v1/chat/completions?session=s1 HTTP/1.1\r\nHost: h\r\n{fields}X-User: anna\r\nX-Empty:\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        var isFound = RequestHash.TryGet(exchange.Context.Upstream!.HashOn!, exchange.Context, out var hash);
        return (isFound, hash);
    }
}
