using System.Text;
using Gateway.Core.Inspection;
using Gateway.Core.Namespaces;
using NUnit.Framework;
using Tests.Unit.Configuration;

namespace Tests.Unit.Namespaces;

public sealed class NamespaceTableTests
{
    private const string Document = """
        {"defaultNamespace":"rest","namespaces":[
          {"code":"late","priority":200,"match":[{"source":"header","field":"X","value":"1"}]},
          {"code":"b","priority":100,"match":[{"source":"header","field":"X","value":"1"}]},
          {"code":"a","priority":100,"match":[{"source":"header","field":"X","value":"1"},{"source":"path","operator":"starts_with","value":"/a"}]},
          {"code":"vip","priority":50,"match":[{"source":"body","field":"user.level","value":"VIP"}]},
          {"code":"vip-x","priority":40,"match":[{"source":"body","field":"user.level","value":"VIP"},{"source":"header","field":"X","value":"9"}]},
          {"code":"rest"},
          {"code":"off","enabled":false,"match":[{"source":"method","value":"PUT"}]}
        ]}
        """;

    private NamespaceTable _table = null!;
    private BodyFieldSet _fields = null!;

    [SetUp]
    public void SetUp()
    {
        var compiled = Documents.Compile(Document);
        (_table, _fields) = (compiled.Namespaces, compiled.BodyFields);
    }

    [TestCase("GET", "/a/1", "1", "a", TestName = "On one priority the code decides")]
    [TestCase("GET", "/b", "1", "b", TestName = "All matchers must hold")]
    [TestCase("PUT", "/b", "2", "off", TestName = "A disabled namespace matches, to be refused by name")]
    [TestCase("GET", "/b", "2", null, TestName = "Nothing matches")]
    public void Without_body(string method, string path, string x, string? expected)
    {
        var input = new MatchInput { Head = Heads.Of(method, path, ("X", x)), Path = Encoding.UTF8.GetBytes(path) };

        Assert.That(_table.Match(input, MatchPass.WithoutBody)?.Code, Is.EqualTo(expected));
    }

    [TestCase("VIP", "1", "vip")]
    [TestCase("VIP", "9", "vip-x")]
    [TestCase("none", "1", null)]
    public void With_body(string level, string x, string? expected)
    {
        var body = new BodyFieldValues();
        body.Reset(_fields);
        body.Set(_fields.IndexOf("user.level"), BodyFieldKind.String, Encoding.UTF8.GetBytes(level));
        var input = new MatchInput { Head = Heads.Of("POST", "/", ("X", x)), Path = "/"u8, Body = body };

        Assert.That(_table.Match(input, MatchPass.WithBody)?.Code, Is.EqualTo(expected));
    }

    [Test]
    public void The_table_knows_its_default_and_its_codes()
    {
        Assert.Multiple(() =>
        {
            Assert.That(_table.Default?.Code, Is.EqualTo("rest"));
            Assert.That(_table.NeedsBody, Is.True);
            Assert.That(_table.ByCode("vip")!.Index, Is.EqualTo(3));
            Assert.That(_table.ByCode("nobody"), Is.Null);
            Assert.That(Documents.Compile("{}").Namespaces.NeedsBody, Is.False);
        });
    }

    [Test]
    public void Matching_allocates_nothing()
    {
        var head = Heads.Of("GET", "/z", ("X", "2"));

        Assert.That(Allocations.Of(() => _table.Match(new MatchInput { Head = head, Path = "/z"u8 }, MatchPass.WithoutBody)), Is.Zero);
    }

    [Test]
    public void The_body_limit_is_never_above_the_global_one()
    {
        var compiled = Documents.Compile("""
            {"settings":{"maxBodyBytes":5000},"namespaces":[{"code":"a","maxRequestBytes":100},{"code":"b","maxRequestBytes":9000},{"code":"c","timeoutSeconds":3}]}
            """);

        Assert.Multiple(() =>
        {
            Assert.That(compiled.Namespaces.All.Select(ns => ns.MaxRequestBytes), Is.EqualTo(new[] { 100, 5000, 5000 }));
            Assert.That(compiled.Namespaces.All.Select(ns => ns.TotalTimeoutMs), Is.EqualTo(new long?[] { null, null, 3000 }));
        });
    }
}
