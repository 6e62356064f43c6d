using System.Text;
using System.Text.Json;
using Gateway.Core.Ledger;
using NUnit.Framework;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Ledger;

/// <summary>Who a request is counted for.</summary>
public sealed class UserIdentityTests
{
    [TestCase("\"alice\"", "\"alice\"")]
    [TestCase("\"al\\u0069ce\"", "\"alice\"")]
    [TestCase("\"\\u00e9\"", "\"é\"")]
    public async Task The_same_user_however_it_is_written(string one, string other)
    {
        var hash = await OfAsync(one);

        Assert.That(hash, Is.Not.Zero.And.EqualTo(await OfAsync(other)));
        Assert.That(hash, Is.Not.EqualTo(await OfAsync("\"bob\"")));
    }

    [TestCase("")]
    [TestCase("\"user\":\"\",")]
    [TestCase("\"user\":null,")]
    [TestCase("\"user\":7,")]
    [TestCase("\"user\":{\"level\":\"VIP\"},")]
    [TestCase("\"metadata\":{\"user\":\"alice\"},")]
    public async Task No_text_is_no_user(string member)
    {
        await using var exchange = await Requests.CreateAsync(Post($$"""{{{member}}"model":"gpt-4o-mini","messages":[]}"""));

        Assert.That(UserIdentity.OfBody(exchange.Context), Is.Zero);
    }

    [Test]
    public async Task A_long_user_counts_as_it_is_written()
    {
        var user = "\\u0061" + new string('a', UserIdentity.LongestUnescaped);

        Assert.That(await OfAsync($"\"{user}\""), Is.EqualTo(StableHash.Of(Encoding.ASCII.GetBytes(user))));
    }

    [Test]
    public async Task A_body_that_was_not_read_has_no_user()
    {
        await using var exchange = await Requests.CreateAsync("POST /raw/x HTTP/1.1\r\nHost: a\r\nContent-Length: 16\r\n\r\n{\"user\":\"alice\"}");

        Assert.That(UserIdentity.OfBody(exchange.Context), Is.Zero);
    }

    [Test]
    public async Task Finding_it_allocates_nothing()
    {
        await using var exchange = await Requests.CreateAsync(Post("""{"user":"al\u0069ce","model":"gpt-4o-mini","messages":[]}"""));

        Assert.That(Namespaces.Allocations.Of(() => UserIdentity.OfBody(exchange.Context)), Is.Zero);
    }

    private static async Task<ulong> OfAsync(string user)
    {
        var body = $$"""{"model":"gpt-4o-mini","messages":[],"user":{{user}}}""";
        Assert.That(JsonDocument.Parse(body).RootElement.GetProperty("user").ValueKind, Is.EqualTo(JsonValueKind.String));
        await using var exchange = await Requests.CreateAsync(Post(body));
        return UserIdentity.OfBody(exchange.Context);
    }

    private static string Post(string body) => $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
}
