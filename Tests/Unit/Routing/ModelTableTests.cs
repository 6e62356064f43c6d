using System.Text;
using NUnit.Framework;
using Tests.Unit.Configuration;
using Tests.Unit.Namespaces;

namespace Tests.Unit.Routing;

public sealed class ModelTableTests
{
    [TestCase("gpt-4o", "exact")]
    [TestCase("gpt-4o-mini", "first")]
    [TestCase("gpt-5", "second")]
    [TestCase("qwen", null)]
    public void Exact_names_come_before_patterns_in_the_document_s_order(string model, string? tokenizer)
    {
        var models = Documents.Compile("""
            {"models":[{"pattern":"gpt-4*","tokenizer":"first"},{"pattern":"gpt-*","tokenizer":"second"},{"pattern":"gpt-4o","tokenizer":"exact"}]}
            """).Models;

        Assert.Multiple(() =>
        {
            Assert.That(models.Find(Encoding.UTF8.GetBytes(model))?.Source.Tokenizer, Is.EqualTo(tokenizer));
            Assert.That(Allocations.Of(() => models.Find("gpt-5"u8)), Is.Zero);
        });
    }

    [Test]
    public void The_list_of_models_holds_what_the_namespace_can_name()
    {
        var compiled = Documents.Compile($$"""
            {"namespaces":[{"code":"a","defaultUpstream":"d"},{"code":"b"}],
             "apiKeys":[{"id":"narrow","namespace":"a","sha256":"{{new string('1', 64)}}","models":["x-*"]},
                        {"id":"wide","namespace":"a","sha256":"{{new string('2', 64)}}"}],
             "upstreams":[{"name":"d","servers":[{"url":"http://d"}],"models":{"from-default":"m"} },
                          {"name":"t","servers":[{"url":"http://t"}],"models":{"x-target":"m","你好":"m"} },
                          {"name":"f","servers":[{"url":"http://f"}],"models":{"x-fallback":"m"} },
                          {"name":"unreached","servers":[{"url":"http://n"}],"models":{"never":"m"} }],
             "routes":[{"name":"1","namespace":"a","path":"/1","targets":[{"upstream":"t"}],"fallback":["f"],"model":"x-route"},
                       {"name":"2","namespace":"a","path":"/2","model":"pattern-*"},
                       {"name":"3","path":"/3","targets":[{"upstream":"f"}]}],
             "models":[{"pattern":"listed"},{"pattern":"gpt-*"}]}
            """);
        string Json(string code) => Encoding.UTF8.GetString(compiled.Namespaces.ByCode(code)!.ModelsJson);

        Assert.Multiple(() =>
        {
            Assert.That(Json("a"), Is.EqualTo("{\"object\":\"list\",\"data\":[" + string.Join(',',
                Item("from-default", "d"), Item("listed", "a"), Item("x-fallback", "f"), Item("x-route", "t"), Item("x-target", "t"), Item("你好", "t")) + "]}"));
            Assert.That(Json("b"), Is.EqualTo("{\"object\":\"list\",\"data\":[" + Item("listed", "b") + "," + Item("x-fallback", "f") + "]}"));
            Assert.That(Encoding.UTF8.GetString(compiled.Keys.All[0].ModelsJson), Is.EqualTo(
                "{\"object\":\"list\",\"data\":[" + Item("x-fallback", "f") + "," + Item("x-route", "t") + "," + Item("x-target", "t") + "]}"));
            Assert.That(compiled.Keys.All[1].ModelsJson, Is.SameAs(compiled.Namespaces.ByCode("a")!.ModelsJson));
        });
    }

    private static string Item(string id, string owner) => $$"""{"id":"{{id}}","object":"model","created":0,"owned_by":"{{owner}}"}""";
}
