using System.Text;
using Gateway.Core.Inspection;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using Gateway.Core.Tokens;
using NUnit.Framework;

namespace Tests.Unit.Prompts;

/// <summary>Bodies that are made to break or to evade the count.</summary>
internal sealed class HostilePromptTests
{
    private static readonly Protocol[] Protocols = [Protocol.Chat, Protocol.Completions, Protocol.Responses, Protocol.Messages, Protocol.Embeddings];
    private static readonly string[] Fields = ["messages", "prompt", "input", "system", "instructions", "tools", "functions", "suffix", "response_format", "text"];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1e999", "\"\"", "\"\\ud800\"", "[]", "{}", "[null,true,0,\"x\",[],{}]", "[[[[[[\"x\"]]]]]]",
        """{"role":{"role":1},"content":{"content":{"content":"x"}},"name":[],"tool_calls":{"function":"f"},"type":{},"detail":[]}""",
        """[{"role":null,"content":7,"name":{},"tool_calls":[[{"function":[{"arguments":{"a":1}}]}]],"function_call":true,"image_url":[1,[2]],"source":{"type":[],"data":{"a":[]}}}]""",
        """[{"type":"function","function":{"name":1,"description":{},"parameters":{"properties":{"a":{"enum":[[],{},null],"type":[],"description":7}}}}}]""",
        """[{"function":{"function":{"function":{"name":"deep"}}}},{"parameters":{"parameters":{}}},{"\ud800":"x","na\u006de":"n"}]""",
    ];

    [Test]
    public void Any_value_in_any_field_is_counted_without_an_exception()
    {
        foreach (var protocol in Protocols)
        {
            foreach (var field in Fields)
            {
                foreach (var value in Values)
                {
                    Assert.That(Count($"{{\"{field}\":{value}}}", protocol), Is.InRange(0, 2_000), $"{protocol} {field} {value}");
                }
            }
        }
    }

    [Test]
    public void What_is_nested_as_deep_as_is_accepted_is_counted()
    {
        foreach (var (open, close) in new[] { ("[", "]"), ("{\"content\":", "}"), ("{\"function\":", "}"), ("{\"tool_calls\":[", "]}"), ("{\"source\":{\"content\":", "}}") })
        {
            var levels = (BodyInspector.MaxDepth - 2) / open.Count(static c => c is '{' or '[');
            var value = string.Concat(Enumerable.Repeat(open, levels)) + "\"hello\"" + string.Concat(Enumerable.Repeat(close, levels));
            foreach (var field in new[] { "messages", "tools", "prompt", "input" })
            {
                foreach (var protocol in Protocols)
                {
                    Assert.That(Count($"{{\"{field}\":{value}}}", protocol), Is.InRange(0, 20_000));
                }
            }
        }
    }

    [TestCase("""{"role":"user","content":"SECRET"}""")]
    [TestCase("""{"role":"user","content":"a","content":"SECRET"}""")]
    [TestCase("""{"role":"user","unknown":"SECRET"}""")]
    [TestCase("""{"role":"user","unknown":{"deep":["SECRET"]}}""")]
    [TestCase("""{"role":"SECRET"}""")]
    [TestCase("""{"role":"user","name":"SECRET"}""")]
    [TestCase("""{"role":"user","content":[{"type":"SECRET-less","text":"SECRET"}]}""")]
    [TestCase("""{"role":"user","content":[{"type":"text","unknown":"SECRET"}]}""")]
    [TestCase("""{"role":"user","content":[{"type":"document","source":{"data":"SECRET","type":"text"}}]}""")]
    [TestCase("""{"role":"assistant","tool_calls":[{"function":{"name":"SECRET"}}]}""")]
    [TestCase("""{"role":"assistant","tool_calls":[{"function":{"arguments":{"a":"SECRET"}}}]}""")]
    [TestCase("""{"role":"assistant","tool_calls":[{"unknown":"SECRET"}]}""")]
    [TestCase("\"SECRET\"")]
    [TestCase("[[\"SECRET\"]]")]
    public void No_text_that_a_model_may_read_goes_uncounted_in_messages(string message) =>
        AssertGrows($"{{\"messages\":[{message}]}}");

    [TestCase("""{"type":"function","function":{"name":"f","description":"SECRET"}}""")]
    [TestCase("""{"type":"function","function":{"name":"f","unknown":"SECRET"}}""")]
    [TestCase("""{"function":{"parameters":{"properties":{"SECRET":{}}}}}""")]
    [TestCase("""{"function":{"parameters":{"properties":{"a":{"items":{"description":"SECRET"}}}}}}""")]
    [TestCase("""{"function":{"parameters":{"properties":{"a":{"enum":["SECRET"]}}}}}""")]
    [TestCase("""{"function":{"parameters":{"properties":{"a":{"enum":[{"b":"SECRET"}]}}}}}""")]
    [TestCase("""{"function":{"parameters":{"$defs":{"a":"SECRET"}}}}""")]
    [TestCase("""{"function":{"parameters":"SECRET"}}""")]
    [TestCase("\"SECRET\"")]
    public void No_text_that_a_model_may_read_goes_uncounted_in_tools(string tool) =>
        AssertGrows($"{{\"messages\":[],\"tools\":[{tool}]}}");

    [Test]
    public void Nothing_brings_a_count_down()
    {
        var enums = string.Join(',', Enumerable.Repeat("\"enum\":[]", 10_000));
        const string Body = """{"messages":[],"tools":[{"function":{"name":"f","parameters":{"properties":{"a":{ENUMS}}}}}]}""";

        Assert.That(
            Count(Body.Replace("ENUMS", enums, StringComparison.Ordinal), Protocol.Chat),
            Is.EqualTo(Count(Body.Replace("ENUMS", "", StringComparison.Ordinal), Protocol.Chat)));
    }

    [Test]
    public void Sums_beyond_32_bits_are_counted()
    {
        const int Images = 3_000_000;
        var builder = new StringBuilder("{\"messages\":[{\"content\":[");
        builder.Insert(builder.Length, "{\"type\":\"image\",\"file\":0},", Images).Append("{}]}]}");

        Assert.That(Count(builder.ToString(), Protocol.Chat), Is.GreaterThan((long)Images * MediaTokens.Image).And.LessThan(((long)Images * MediaTokens.Image) + 100));
    }

    private static void AssertGrows(string body)
    {
        var longer = string.Join(' ', Enumerable.Repeat("SECRET", 100));
        Assert.That(
            Count(body.Replace("\"SECRET\"", $"\"{longer}\"", StringComparison.Ordinal), Protocol.Chat),
            Is.GreaterThanOrEqualTo(Count(body, Protocol.Chat) + 99));
    }

    private static long Count(string body, Protocol protocol) => Vocabulary.Count(body, protocol, TokenizerCatalog.Estimate, ChatTemplates.OpenAi);
}
