using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Inspection;
using Gateway.Core.Namespaces;
using Gateway.Core.Routing;
using NUnit.Framework;
using Tests.Unit.Configuration;
using Tests.Unit.Namespaces;

namespace Tests.Unit.Routing;

public sealed class RouteTableTests
{
    private const string Parts = """
        "namespaces":[{"code":"a","defaultUpstream":"u"},{"code":"b"}],"upstreams":[{"name":"u","servers":[{"url":"http://h"}]}]
        """;

    private const string ToU = "\"targets\":[{\"upstream\":\"u\"}]";

    [TestCase("/v1/chat", "exact", TestName = "The longer of equal priority: exact")]
    [TestCase("/v1/chat/x", "v1-any-x", TestName = "The longer of equal priority: wildcard over prefix")]
    [TestCase("/v1/other", "v1", TestName = "A prefix takes what is below it")]
    [TestCase("/v1/", "v1", TestName = "A prefix takes itself")]
    [TestCase("/v1", "root", TestName = "A prefix does not take its name without the slash")]
    [TestCase("/v1/files/7", "files", TestName = "The longer prefix wins")]
    [TestCase("/v1/urgent/9", "urgent", TestName = "The lower priority number wins over length")]
    [TestCase("/re/42", "regex", TestName = "A regular expression")]
    [TestCase("/re/x", "root", TestName = "A regular expression that does not match")]
    [TestCase("/same", "same-a", TestName = "The name decides at last")]
    [TestCase("/", "root", TestName = "The root")]
    public void The_order_of_precedence(string path, string expected)
    {
        var routes = Compile($$"""
            {"name":"root","path":"/",{{ToU}}},
            {"name":"v1","path":"/v1/",{{ToU}}},
            {"name":"files","path":"/v1/files/",{{ToU}}},
            {"name":"urgent","path":"/v1/u*","priority":1,{{ToU}}},
            {"name":"exact","path":"/v1/chat",{{ToU}}},
            {"name":"v1-any-x","path":"/v1/*/x",{{ToU}}},
            {"name":"regex","path":"^/re/\\d+$","isRegex":true,{{ToU}}},
            {"name":"same-b","path":"/same",{{ToU}}},
            {"name":"same-a","path":"/same",{{ToU}}}
            """).Routes;

        Assert.That(Match(routes, null, path), Is.EqualTo(expected));
    }

    [TestCase("/a/b/c/", "/a/b/c/", true)]
    [TestCase("/a/*/c/", "/a/b/c/d", true)]
    [TestCase("/a/*/c/", "/a/b/c", false)]
    [TestCase("/a*c", "/ac", true)]
    [TestCase("/a*c", "/abcdc", true)]
    [TestCase("/a*c", "/abcd", false)]
    [TestCase("*/chat", "/any/where/chat", true)]
    [TestCase("/a", "/A", false)]
    public void Paths_match(string pattern, string path, bool expected)
    {
        var routes = Compile($$"""{"name":"r","path":"{{pattern}}",{{ToU}}}""").Routes;

        Assert.That(Match(routes, null, path), expected ? Is.EqualTo("r") : Is.Null);
    }

    [Test]
    public void Namespace_model_and_matchers_narrow_a_route()
    {
        var compiled = Compile($$"""
            {"name":"a-gpt","path":"/x","namespace":"a","model":"gpt-*","priority":1,{{ToU}}},
            {"name":"a-default","path":"/x","namespace":"a","priority":2,"match":[{"source":"header","field":"X","value":"1"}]},
            {"name":"untargeted","path":"/x","priority":3},
            {"name":"any-model","path":"/x","model":"*","priority":4,{{ToU}}}
            """);
        var (routes, a, b) = (compiled.Routes, compiled.Namespaces.ByCode("a"), compiled.Namespaces.ByCode("b"));

        Assert.Multiple(() =>
        {
            Assert.That(Match(routes, a, "/x", "gpt-4o"), Is.EqualTo("a-gpt"));
            Assert.That(Match(routes, a, "/x", "qwen", ("X", "1")), Is.EqualTo("a-default"));
            Assert.That(Match(routes, a, "/x", "qwen"), Is.EqualTo("untargeted"));
            Assert.That(Match(routes, b, "/x", "gpt-4o"), Is.EqualTo("any-model"));
            Assert.That(Match(routes, b, "/x"), Is.Null);
            Assert.That(Match(routes, null, "/x", "m"), Is.EqualTo("any-model"));
            Assert.That(routes.All[1].TargetsFor(a).Single().Upstream.Name, Is.EqualTo("u"));
        });
    }

    [TestCase("/none", "NoRoute")]
    [TestCase("/files/1", "Streams")]
    [TestCase("/chat", "Inspects")]
    [TestCase("/mixed", "Inspects", TestName = "A better route may want the body")]
    [TestCase("/settled", "Streams", TestName = "A worse route wants the body in vain")]
    [TestCase("/head", "Streams", TestName = "A better route is out by its header")]
    [TestCase("/model", "Inspects", TestName = "Only the model tells")]
    [TestCase("/audio", "Streams", TestName = "An auto route with an opaque ending")]
    public void The_need_for_the_body(string path, string expected)
    {
        var compiled = Compile($$"""
            {"name":"files","path":"/files/","protocol":"opaque",{{ToU}}},
            {"name":"chat","path":"/chat","rewrite":{"to":"/v1/chat/completions"},{{ToU}}},
            {"name":"m1","path":"/mixed","priority":1,"match":[{"source":"body","field":"user","value":"x"}],{{ToU}}},
            {"name":"m2","path":"/mixed","protocol":"opaque",{{ToU}}},
            {"name":"s1","path":"/settled","priority":1,"protocol":"opaque",{{ToU}}},
            {"name":"s2","path":"/settled","model":"gpt",{{ToU}}},
            {"name":"h1","path":"/head","priority":1,"match":[{"source":"header","field":"X","value":"1"}],"protocol":"chat",{{ToU}}},
            {"name":"h2","path":"/head","protocol":"opaque",{{ToU}}},
            {"name":"model","path":"/model","protocol":"opaque","model":"whisper*",{{ToU}}},
            {"name":"audio","path":"/audio","rewrite":{"to":"/v1/audio/speech"},{{ToU}}}
            """);
        var bytes = Encoding.UTF8.GetBytes(path);
        var input = new MatchInput { Head = Heads.Of("POST", path), Path = bytes };
        var need = compiled.Routes.BodyNeed(null, input);
        var route = compiled.Routes.Match(null, input, default);

        Assert.Multiple(() =>
        {
            Assert.That(need, Is.EqualTo(Enum.Parse<RouteBodyNeed>(expected)));
            Assert.That(need != RouteBodyNeed.Streams || route is not null, Is.True);
        });
    }

    [TestCase("auto", "/v1/chat/completions", "Chat")]
    [TestCase("auto", "/v1/completions", "Completions")]
    [TestCase("auto", "/v1/responses", "Responses")]
    [TestCase("auto", "/v1/messages", "Messages")]
    [TestCase("auto", "/v1/embeddings", "Embeddings")]
    [TestCase("auto", "/v1/messages/count_tokens", "Opaque")]
    [TestCase("auto", "/v1/responses/resp_1", "Opaque")]
    [TestCase("auto", "/v1/xcompletions", "Opaque")]
    [TestCase("auto", "/v1/models", "Opaque")]
    [TestCase("chat", "/v1/models", "Chat")]
    [TestCase("opaque", "/v1/chat/completions", "Opaque")]
    public void The_protocol(string declared, string path, string expected)
    {
        var route = Compile($$"""{"name":"r","path":"/","protocol":"{{declared}}",{{ToU}}}""").Routes.All[0];

        Assert.That(RouteTable.ProtocolOf(route, Encoding.UTF8.GetBytes(path)), Is.EqualTo(Enum.Parse<Protocol>(expected)));
    }

    [Test]
    public void Matching_allocates_nothing()
    {
        var compiled = Compile($$"""
            {"name":"root","path":"/",{{ToU}}},
            {"name":"wild","path":"/a/*/z","model":"gpt-*",{{ToU}}},
            {"name":"regex","path":"^/re/\\d+$","isRegex":true,{{ToU}}},
            {"name":"body","path":"/a/b/z","match":[{"source":"body","field":"user","value":"x"}],{{ToU}}}
            """);
        var head = Heads.Of("POST", "/a/b/z");
        var body = new BodyFieldValues();
        body.Reset(compiled.BodyFields);

        Assert.Multiple(() =>
        {
            Assert.That(Allocations.Of(() => compiled.Routes.Match(null, new MatchInput { Head = head, Path = "/a/b/z"u8, Body = body }, "gpt-4o"u8)), Is.Zero);
            Assert.That(Allocations.Of(() => compiled.Routes.BodyNeed(null, new MatchInput { Head = head, Path = "/re/12"u8 })), Is.Zero);
        });
    }

    [Test]
    public void No_routes_match_nothing()
    {
        var routes = Documents.Compile("{}").Routes;

        Assert.Multiple(() =>
        {
            Assert.That(Match(routes, null, "/v1/chat/completions", "m"), Is.Null);
            Assert.That(routes.BodyNeed(null, new MatchInput { Head = Heads.Of("GET", "/"), Path = "/"u8 }), Is.EqualTo(RouteBodyNeed.NoRoute));
        });
    }

    private static CompiledSnapshot Compile(string routes) => Documents.Compile($$"""{{{Parts}},"routes":[{{routes}}]}""");

    private static string? Match(RouteTable routes, NamespaceModel? ns, string path, string model = "", params (string Name, string Value)[] fields) =>
        routes.Match(ns, new MatchInput { Head = Heads.Of("POST", path, fields), Path = Encoding.UTF8.GetBytes(path) }, Encoding.UTF8.GetBytes(model))?.Name;
}
