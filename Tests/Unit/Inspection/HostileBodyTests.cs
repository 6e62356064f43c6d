using System.Text;
using Gateway.Core.Inspection;
using NUnit.Framework;

namespace Tests.Unit.Inspection;

/// <summary>Bodies that are not what they should be.</summary>
internal sealed class HostileBodyTests
{
    private readonly BodyInspection _inspection = new();

    [TestCase("", InspectionStatus.Empty, 0)]
    [TestCase(" \r\n\t", InspectionStatus.Empty, 0)]
    [TestCase(" [1]", InspectionStatus.NotAnObject, 1)]
    [TestCase("\"model\"", InspectionStatus.NotAnObject, 0)]
    [TestCase("-1", InspectionStatus.NotAnObject, 0)]
    [TestCase("null", InspectionStatus.NotAnObject, 0)]
    [TestCase("model=x", InspectionStatus.InvalidJson, 0)]
    [TestCase("\uFEFF{}", InspectionStatus.InvalidJson, 0)]
    [TestCase("// {}", InspectionStatus.InvalidJson, 0)]
    [TestCase("{/**/}", InspectionStatus.InvalidJson, 1)]
    [TestCase("{\"a\":1,}", InspectionStatus.InvalidJson, 7)]
    [TestCase("{} {}", InspectionStatus.InvalidJson, 3)]
    [TestCase("{}\0", InspectionStatus.InvalidJson, 2)]
    [TestCase("{'a':1}", InspectionStatus.InvalidJson, 1)]
    [TestCase("{\n\"a\":01}", InspectionStatus.InvalidJson, 7)]
    [TestCase("{\"a\":NaN}", InspectionStatus.InvalidJson, 5)]
    public void What_is_no_JSON_object_is_refused(string json, InspectionStatus expected, int offset)
    {
        Assert.That(Inspect(Encoding.UTF8.GetBytes(json)), Is.EqualTo(expected));
        Assert.That(_inspection.ErrorOffset, Is.EqualTo(offset));
    }

    [Test]
    public void Every_prefix_of_a_body_is_refused()
    {
        var body = "{\"model\":\"m\\u0031\",\"n\":12,\"stream\":true,\"stream_options\":{\"include_usage\":null},\"messages\":[{\"é\":1e5}]}"u8.ToArray();
        Assert.That(Inspect(body), Is.EqualTo(InspectionStatus.Ok));

        for (var length = 0; length < body.Length; length++)
        {
            Assert.That(
                Inspect(body.AsSpan(0, length)),
                Is.AnyOf(InspectionStatus.Empty, InspectionStatus.InvalidJson, InspectionStatus.InvalidUtf8),
                $"prefix of {length}");
        }
    }

    [TestCase(255, InspectionStatus.Ok)]
    [TestCase(256, InspectionStatus.TooDeep)]
    [TestCase(10_000, InspectionStatus.TooDeep)]
    public void Nesting_is_bounded(int depth, InspectionStatus expected)
    {
        var arrays = $"{{\"\\\"[[[{{\":{new string('[', depth)}{new string(']', depth)}}}";
        var objects = $"{{\"x\":{string.Concat(Enumerable.Repeat("{\"a\":", depth))}1{new string('}', depth)}}}";

        Assert.Multiple(() =>
        {
            Assert.That(Inspect(Encoding.UTF8.GetBytes(arrays)), Is.EqualTo(expected));
            Assert.That(Inspect(Encoding.UTF8.GetBytes(objects)), Is.EqualTo(expected));
        });
    }

    [Test]
    public void A_deep_body_that_breaks_off_earlier_is_just_invalid() =>
        Assert.That(Inspect(Encoding.UTF8.GetBytes($"{{\"x\":{new string('[', 100)}]{{[")), Is.EqualTo(InspectionStatus.InvalidJson));

    [TestCase(0)]
    [TestCase(4095)]
    [TestCase(10_000)]
    public void Invalid_UTF8_is_found_where_it_is(int before)
    {
        var start = Encoding.UTF8.GetBytes("{\"x\":\"" + string.Concat(Enumerable.Repeat("a€", before)));
        foreach (var bad in new byte[][] { [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80] })
        {
            byte[] body = [.. start, .. bad, .. "\"}"u8];

            Assert.That(Inspect(body), Is.EqualTo(InspectionStatus.InvalidUtf8));
            Assert.That(_inspection.ErrorOffset, Is.EqualTo(start.Length));
        }
    }

    [Test]
    public void Numbers_beyond_all_range_pass_where_nobody_reads_them() =>
        Assert.That(Inspect("{\"temperature\":1e999,\"seed\":123456789012345678901234567890}"u8), Is.EqualTo(InspectionStatus.Ok));

    [Test]
    public void Lone_surrogates_pass_where_nobody_reads_them() =>
        Assert.That(Inspect("{\"messages\":\"\\ud800\",\"\\udc00\":1}"u8), Is.EqualTo(InspectionStatus.Ok));

    [Test]
    public void A_very_long_string_is_read_like_any_other()
    {
        var text = new string('a', 10 * 1024 * 1024);
        var fields = new BodyFieldSet(["user"]);

        Assert.That(
            BodyInspector.Inspect(Encoding.UTF8.GetBytes($"{{\"prompt\":\"{text}\",\"user\":\"{text}\\n\",\"{text}\":1}}"), fields, _inspection),
            Is.EqualTo(InspectionStatus.Ok));
        Assert.That(_inspection.Prompt.Length, Is.EqualTo(text.Length + 2));
        Assert.That(_inspection.Fields.Get(0, out var value), Is.EqualTo(BodyFieldKind.String));
        Assert.That(value.Length, Is.EqualTo(text.Length + 1));
        Assert.That(Inspect(Encoding.UTF8.GetBytes($"{{\"model\":\"{text}\"}}")), Is.EqualTo(InspectionStatus.InvalidField));
    }

    [Test]
    public void A_failed_inspection_leaves_nothing_to_the_next()
    {
        Assert.That(Inspect("{\"model\":\"m\",\"n\":3,\"stream\":true,\"stream_options\":{\"include_usage\":true},\"max_tokens\":-1}"u8), Is.EqualTo(InspectionStatus.InvalidField));
        Assert.That(Inspect("{}"u8), Is.EqualTo(InspectionStatus.Ok));

        Assert.Multiple(() =>
        {
            Assert.That(_inspection.ErrorField, Is.EqualTo(BodyField.None));
            Assert.That(_inspection.ErrorOffset, Is.Zero);
            Assert.That(_inspection.Model.Length, Is.Zero);
            Assert.That(_inspection.N, Is.EqualTo(default(BodyNumber)));
            Assert.That(_inspection.Stream, Is.EqualTo(BodyFlag.Absent));
            Assert.That(_inspection.StreamOptions, Is.EqualTo(default(StreamOptions)));
        });
    }

    private InspectionStatus Inspect(ReadOnlySpan<byte> body) => BodyInspector.Inspect(body, BodyFieldSet.Empty, _inspection);
}
