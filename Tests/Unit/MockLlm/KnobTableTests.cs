using MockLlm.Exchanges;
using MockLlm.Knobs;

using NUnit.Framework;

namespace Tests.Unit.MockLlm;

internal sealed class KnobTableTests
{
    [TestCase("delay", "-1")]
    [TestCase("first", "1.5")]
    [TestCase("pace", "")]
    [TestCase("tokens", "many")]
    [TestCase("reasoning", "-1")]
    [TestCase("split", "0")]
    [TestCase("eol", "nl")]
    [TestCase("bom", "yes")]
    [TestCase("comments", "2")]
    [TestCase("abort", "-1")]
    [TestCase("abort-head", "x")]
    [TestCase("status", "200")]
    [TestCase("status", "304")]
    [TestCase("retry-after", "a\nb")]
    [TestCase("ignore-max", "x")]
    [TestCase("garbage", "tail")]
    [TestCase("no-usage", "x")]
    [TestCase("dup-usage", "x")]
    [TestCase("usage-drift", "x")]
    [TestCase("close", "x")]
    [TestCase("length", "7")]
    [TestCase("headers", "no value;")]
    [TestCase("headers", "a=%0d%0ab")]
    [TestCase("surprise", "1")]
    public void A_wrong_knob_is_named(string name, string value)
    {
        var values = new Dictionary<string, string> { [name] = value };
        Assert.That(
            () => KnobTable.Apply(values),
            Throws.TypeOf<ApiException>().With.Message.Contains($"'{name}'").And.Property("Status").EqualTo(400));
    }

    [Test]
    public void Reads_header_fields()
    {
        var knobs = KnobTable.Apply(new Dictionary<string, string> { ["headers"] = "a=1; set-cookie=x=y%3B path=/;a=2" });
        Assert.That(
            knobs.Headers.Select(field => $"{field.Key}: {field.Value}"),
            Is.EqualTo(new[] { "a: 1", "set-cookie: x=y; path=/", "a: 2" }));
    }
}
