using System.Text;
using Gateway.Core.Upstreams;
using Gateway.Core.Upstreams.Balancing;
using NUnit.Framework;

namespace Tests.Unit.Configuration;

public sealed class UpstreamCompilationTests
{
    [TestCase("http://127.0.0.1:8003", "127.0.0.1:8003", "", false)]
    [TestCase("http://llm", "llm", "", false)]
    [TestCase("https://api.example.com/openai/", "api.example.com", "/openai", true)]
    [TestCase("https://api.example.com:8443/a/b", "api.example.com:8443", "/a/b", true)]
    [TestCase("http://[::1]:80", "[::1]", "", false)]
    [TestCase("http://[fd00::5]:8000/x", "[fd00::5]:8000", "/x", false)]
    [TestCase("https://例え.jp", "xn--r8jz45g.jp", "", true)]
    public void A_url_gives_host_field_and_base_path(string url, string host, string basePath, bool tls)
    {
        var server = Compile(("upstreams/0/servers/0/url", $"\"{url}\"")).Servers[0];

        Assert.Multiple(() =>
        {
            Assert.That(Encoding.ASCII.GetString(server.Host), Is.EqualTo(host));
            Assert.That(Encoding.ASCII.GetString(server.BasePath), Is.EqualTo(basePath));
            Assert.That(server.IsTls, Is.EqualTo(tls));
        });
    }

    [TestCase("Authorization", "Authorization: Bearer sk-1\r\n")]
    [TestCase("authorization", "authorization: Bearer sk-1\r\n")]
    [TestCase("api-key", "api-key: sk-1\r\n")]
    public void The_key_is_a_bearer_token_in_authorization_only(string header, string line)
    {
        var upstream = Compile(("upstreams/0/apiKey", "\"sk-1\""), ("upstreams/0/authHeader", $"\"{header}\""));

        Assert.That(Encoding.ASCII.GetString(upstream.AuthHeader!.Line), Is.EqualTo(line));
    }

    [Test]
    public void Without_a_key_no_field_is_sent() => Assert.That(Compile().AuthHeader, Is.Null);

    [Test]
    public void Headers_are_rendered()
    {
        var header = Compile(("upstreams/0/headers", """{"X-Team":"a b"}""")).Headers.Single();

        Assert.Multiple(() =>
        {
            Assert.That(Encoding.ASCII.GetString(header.Name), Is.EqualTo("X-Team"));
            Assert.That(Encoding.ASCII.GetString(header.Value), Is.EqualTo("a b"));
        });
    }

    [Test]
    public void Aliases_are_found_by_bytes_without_allocation()
    {
        var upstream = Compile();
        var found = upstream.TryGetAlias("gpt-4o"u8, out var served);

        Assert.Multiple(() =>
        {
            Assert.That(found, Is.True);
            Assert.That(upstream.TryGetAlias("GPT-4o"u8, out _), Is.False);
            Assert.That(Namespaces.Allocations.Of(() => upstream.TryGetAlias("gpt-4o"u8, out _)), Is.Zero);
        });
        Assert.That(Encoding.UTF8.GetString(served), Is.EqualTo("Qwen3-8B"));
    }

    [TestCase("ip", "Ip", "", -1)]
    [TestCase("header:X-User", "Header", "X-User", -1)]
    [TestCase("body:user.id", "Body", "user.id", 1)]
    public void What_is_hashed_is_compiled_and_its_body_field_collected(string text, string source, string field, int index)
    {
        var hashOn = Compile(("upstreams/0/loadBalancing", "\"consistent-hash\""), ("upstreams/0/hashOn", $"\"{text}\"")).HashOn!;

        Assert.Multiple(() =>
        {
            Assert.That(hashOn.Source, Is.EqualTo(Enum.Parse<HashSource>(source)));
            Assert.That(hashOn.Field, Is.EqualTo(field));
            Assert.That(hashOn.BodyIndex, Is.EqualTo(index));
        });
    }

    private static UpstreamModel Compile(params (string Path, string? Json)[] changes) =>
        Documents.Compile(Documents.With(changes)).Upstreams.All[0];
}
