using System.Text;
using System.Text.Json.Nodes;
using ConfigCenter.Api;
using CsCheck;
using NUnit.Framework;

namespace Tests.Unit.ConfigCenter;

public class YamlTextTests
{
    private static readonly string[] Awkward =
    [
        "", " ", "null", "~", "true", "no", "NO", "1", "-1", "1e3", "0x1F", "007", "1:30", "2026-01-01", "a: b", "# c", "- d", "'", "\"", "\\", "\n", "\r\n", "\t", "*a", "&a", "!a", "|", ">", "%", "@", "`", "é", "\U0001F600",
        "\u2028", "\u0085", "\uFEFF", "\u0001", "{a}", "[b]", ",", "?", ":", "a ", " a", "---", "...", "y", "=", "<<",
    ];

    [Test]
    public void Any_JSON_comes_back_from_YAML_as_it_was()
    {
        var text = Gen.OneOf(Gen.Int[0, Awkward.Length - 1].Select(static i => Awkward[i]), Gen.String[Gen.Char.AlphaNumeric, 0, 8]);
        var scalar = Gen.OneOf(
            text.Select(static value => (JsonNode?)JsonValue.Create(value)),
            Gen.Long.Select(static value => (JsonNode?)JsonValue.Create(value)),
            Gen.Double[-1e15, 1e15].Select(static value => (JsonNode?)JsonValue.Create(value)),
            Gen.Bool.Select(static value => (JsonNode?)JsonValue.Create(value)),
            Gen.Const((JsonNode?)null));
        var node = Gen.Recursive<JsonNode?>((depth, self) => depth > 3
            ? scalar
            : Gen.Frequency(
                (3, scalar),
                (1, self.Array[0, 4].Select(static items => (JsonNode?)new JsonArray([.. items.Select(static item => item?.DeepClone())]))),
                (1, Gen.Select(text, self).Array[0, 4].Select(static members => (JsonNode?)Object(members)))));
        node.Sample(value =>
        {
            var json = new JsonObject { ["value"] = value?.DeepClone() };
            var yaml = YamlText.Write(json);
            Assert.That(YamlText.TryReadJson(Encoding.UTF8.GetBytes(yaml), out var read, out var error), error + "\n" + yaml);
            Assert.That(JsonNode.DeepEquals(JsonNode.Parse(read), JsonNode.Parse(json.ToJsonString())), yaml);
        });
    }

    [TestCase("a: 1", """{"a":1}""")]
    [TestCase("a: 0x1F", """{"a":"0x1F"}""")]
    [TestCase("a: 1_000", """{"a":"1_000"}""")]
    [TestCase("a: .5", """{"a":".5"}""")]
    [TestCase("a: -0.5", """{"a":-0.5}""")]
    [TestCase("a: '1'", """{"a":"1"}""")]
    [TestCase("a: yes", """{"a":"yes"}""")]
    [TestCase("a:", """{"a":null}""")]
    [TestCase("- 1\n- x: y", """[1,{"x":"y"}]""")]
    [TestCase("a: |\n  b\n  c\n", """{"a":"b\nc\n"}""")]
    public void What_only_YAML_takes_for_a_number_is_text(string yaml, string json)
    {
        Assert.That(YamlText.TryReadJson(Encoding.UTF8.GetBytes(yaml), out var read, out _));
        Assert.That(Encoding.UTF8.GetString(read), Is.EqualTo(json));
    }

    private static JsonObject Object((string, JsonNode?)[] members)
    {
        var json = new JsonObject();
        foreach (var (name, value) in members)
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }
}
