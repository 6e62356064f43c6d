using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Inspection;
using NUnit.Framework;

namespace Tests.Unit.Inspection;

/// <summary>Edits of a body.</summary>
internal sealed class BodySpliceTests
{
    private readonly BodyInspection _inspection = new();
    private readonly BodySplice _splice = new();

    [TearDown]
    public void Reset() => _splice.Reset();

    [Test]
    public void Without_edits_the_body_is_itself()
    {
        var body = Inspect("{\"a\":1}");

        Assert.That(_splice.IsEmpty, Is.True);
        Assert.That(Apply(body), Is.EqualTo("{\"a\":1}"));
    }

    [Test]
    public void Edits_apply_in_the_order_of_the_body_whatever_order_they_came_in()
    {
        var body = "0123456789"u8.ToArray();
        _splice.Replace(new ByteRange(8, 2), "<end>"u8);
        _splice.Replace(new ByteRange(0, 1), ""u8);
        _splice.Replace(new ByteRange(4, 0), "b"u8);
        _splice.Replace(new ByteRange(4, 0), "c"u8);
        _splice.Replace(new ByteRange(3, 1), "x"u8);
        _splice.Replace(new ByteRange(4, 2), "y"u8);
        _splice.Replace(new ByteRange(4, 0), "d"u8);
        _splice.Replace(new ByteRange(3, 1), "second"u8);

        Assert.That(Apply(body), Is.EqualTo("12secondbcdy67<end>"));
    }

    [Test]
    public void Many_edits_find_room()
    {
        var body = new byte[100];
        for (var at = 99; at >= 0; at--)
        {
            _splice.Replace(new ByteRange(at, 1), [(byte)('a' + (at % 26))]);
        }

        Assert.That(Apply(body), Is.EqualTo(string.Concat(Enumerable.Range(0, 100).Select(at => (char)('a' + (at % 26))))));
    }

    [TestCase(2, 3)]
    [TestCase(4, 2)]
    [TestCase(0, 9)]
    [TestCase(4, 0)]
    public void Overlapping_edits_are_a_mistake(int start, int length)
    {
        _splice.Replace(new ByteRange(3, 2), "x"u8);

        Assert.That(() => _splice.Replace(new ByteRange(start, length), "y"u8), Throws.InvalidOperationException);
    }

    [TestCase("{}", "{\"a\":1,\"b\":[2]}")]
    [TestCase(" { } ", " {\"a\":1,\"b\":[2] } ")]
    [TestCase("{\"z\":0}", "{\"a\":1,\"b\":[2],\"z\":0}")]
    public void Members_go_to_the_front(string json, string expected)
    {
        var body = Inspect(json);
        _splice.InsertMember(_inspection, "a"u8, "1"u8);
        _splice.InsertMember(_inspection, "b"u8, "[2]"u8);

        Assert.That(Apply(body), Is.EqualTo(expected));
    }

    [TestCase("{\"model\":\"a\"}", "b\"\\\u0001é", "{\"model\":\"b\\\"\\\\\\u0001é\"}")]
    [TestCase("{\"model\":\"a\"}", "a", "{\"model\":\"a\"}")]
    [TestCase("{\"model\":\"\\u0061\"}", "a", "{\"model\":\"a\"}")]
    [TestCase("{\"model\":null,\"n\":1}", "a", "{\"model\":\"a\",\"n\":1}")]
    [TestCase("{\"n\":1}", "a", "{\"model\":\"a\",\"n\":1}")]
    public void The_model_is_set(string json, string model, string expected)
    {
        var body = Inspect(json);
        BodyRewrites.SetModel(_splice, _inspection, body, Encoding.UTF8.GetBytes(model));

        Assert.That(Apply(body), Is.EqualTo(expected));
    }

    [Test]
    public void A_long_model_name_is_set_too()
    {
        var body = Inspect("{\"model\":\"a\"}");
        var model = new string('m', 5000);
        BodyRewrites.SetModel(_splice, _inspection, body, Encoding.UTF8.GetBytes(model));

        Assert.That(Apply(body), Is.EqualTo($"{{\"model\":\"{model}\"}}"));
    }

    [TestCase("{}", "{\"stream_options\":{\"include_usage\":true}}")]
    [TestCase("{\"n\":1}", "{\"stream_options\":{\"include_usage\":true},\"n\":1}")]
    [TestCase("{\"stream_options\":null}", "{\"stream_options\":{\"include_usage\":true}}")]
    [TestCase("{\"stream_options\":{ }}", "{\"stream_options\":{\"include_usage\":true}}")]
    [TestCase("{\"stream_options\": {\"x\":1}}", "{\"stream_options\": {\"include_usage\":true,\"x\":1}}")]
    [TestCase("{\"stream_options\":{\"x\":1,\"include_usage\":false}}", "{\"stream_options\":{\"x\":1,\"include_usage\":true}}")]
    [TestCase("{\"stream_options\":{\"include_usage\":null}}", "{\"stream_options\":{\"include_usage\":true}}")]
    [TestCase("{\"stream_options\":{\"include_usage\":true}}", "{\"stream_options\":{\"include_usage\":true}}")]
    public void Usage_is_asked_for(string json, string expected)
    {
        var body = Inspect(json);
        BodyRewrites.AskForUsage(_splice, _inspection);

        Assert.That(Apply(body), Is.EqualTo(expected));
    }

    [TestCase("{\"max_tokens\":100}", BodyField.MaxTokens, "{\"max_tokens\":42}")]
    [TestCase("{\"max_tokens\":42}", BodyField.MaxTokens, "{\"max_tokens\":42}")]
    [TestCase("{\"max_tokens\": null }", BodyField.MaxTokens, "{\"max_tokens\": 42 }")]
    [TestCase("{\"max_tokens\":9}", BodyField.MaxCompletionTokens, "{\"max_completion_tokens\":42,\"max_tokens\":9}")]
    [TestCase("{}", BodyField.MaxOutputTokens, "{\"max_output_tokens\":42}")]
    public void A_limit_is_set(string json, BodyField limit, string expected)
    {
        var body = Inspect(json);
        BodyRewrites.SetLimit(_splice, _inspection, limit, 42);

        Assert.That(Apply(body), Is.EqualTo(expected));
    }

    [Test]
    public void A_reset_splice_starts_anew()
    {
        var body = Inspect("{}");
        _splice.InsertMember(_inspection, "a"u8, "1"u8);
        _splice.Reset();
        _splice.InsertMember(_inspection, "b"u8, "2"u8);

        Assert.That(Apply(body), Is.EqualTo("{\"b\":2}"));
    }

    private byte[] Inspect(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        Assert.That(BodyInspector.Inspect(body, BodyFieldSet.Empty, _inspection), Is.EqualTo(InspectionStatus.Ok));
        return body;
    }

    private string Apply(byte[] body)
    {
        var spliced = new byte[_splice.SplicedLength(body.Length)];
        _splice.CopyTo(body, spliced);

        var joined = new List<byte>();
        foreach (var segment in _splice.Segments(body))
        {
            Assert.That(segment.IsEmpty, Is.False);
            joined.AddRange(segment);
        }

        Assert.That(joined, Is.EqualTo(spliced));
        return Encoding.UTF8.GetString(spliced);
    }
}
