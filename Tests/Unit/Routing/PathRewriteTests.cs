using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Routing;
using NUnit.Framework;
using Tests.Unit.Namespaces;

namespace Tests.Unit.Routing;

public sealed class PathRewriteTests
{
    [TestCase("/api/chat", false, "/api/chat", "/v1/chat/completions", "/api/chat", "/v1/chat/completions")]
    [TestCase("/api/chat", false, "/api", "/v1", "/api/chat", "/v1/chat")]
    [TestCase("/api/chat", false, null, "/v1/x", "/api/chat", "/v1/x")]
    [TestCase("/api/", false, "/api/", "/v1/", "/api/a/b", "/v1/a/b")]
    [TestCase("/api/", false, null, "/", "/api/a", "/a")]
    [TestCase("/api/*/chat", false, null, "/v1/", "/api/t1/chat", "/v1/t1/chat")]
    [TestCase("^/t/([^/]+)/(.*)$", true, null, "/v1/$2", "/t/blue/chat", "/v1/chat")]
    [TestCase("^/t", true, null, "/u", "/t/t", "/u/t")]
    public void Paths_become(string path, bool isRegex, string? from, string to, string asked, string expected)
    {
        var route = Route(path, isRegex, new RewriteConfig { From = from, To = to });
        var destination = new byte[100];
        var rewritten = RouteTable.TryRewrite(route, Encoding.UTF8.GetBytes(asked), destination, out var written);

        Assert.Multiple(() =>
        {
            Assert.That(rewritten, Is.True);
            Assert.That(Encoding.UTF8.GetString(destination, 0, written), Is.EqualTo(expected));
            Assert.That(RouteTable.TryRewrite(route, Encoding.UTF8.GetBytes(asked), destination.AsSpan(0, expected.Length), out _), Is.True);
            Assert.That(RouteTable.TryRewrite(route, Encoding.UTF8.GetBytes(asked), destination.AsSpan(0, expected.Length - 1), out _), Is.False);
        });
    }

    [Test]
    public void Without_a_rewrite_the_path_stays()
    {
        var destination = new byte[10];
        RouteTable.TryRewrite(Route("/", false, null), "/a/b"u8, destination, out var written);

        Assert.That(Encoding.UTF8.GetString(destination, 0, written), Is.EqualTo("/a/b"));
    }

    [Test]
    public void Rewriting_allocates_nothing()
    {
        var route = Route("/api/", false, new RewriteConfig { To = "/v1/" });
        var destination = new byte[100];

        Assert.That(Allocations.Of(() => RouteTable.TryRewrite(route, "/api/chat"u8, destination, out _)), Is.Zero);
    }

    private static RouteModel Route(string path, bool isRegex, RewriteConfig? rewrite) =>
        new(new RouteConfig { Name = "r", Path = path, IsRegex = isRegex, Rewrite = rewrite })
        {
            Rank = 0,
            Namespace = null,
            Protocol = Protocol.Auto,
            Matchers = [],
            Targets = [],
            Fallback = [],
            StickyOn = null,
        };
}
