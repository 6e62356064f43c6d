using System.Text;
using Gateway.Core.Buffers;
using Gateway.Core.Inspection;
using NUnit.Framework;

namespace Tests.Unit.Inspection;

/// <summary>What an inspection finds, and where.</summary>
internal sealed class BodyInspectorTests
{
    private readonly BodyInspection _inspection = new();

    [Test]
    public void Every_field_is_found_with_its_place()
    {
        const string json = """
            { "model" : "m-1", "stream":true, "store":false, "max_tokens": 7, "max_completion_tokens":8, "max_output_tokens":9, "n":2, "best_of":3,
              "stream_options":{"include_usage":false, "x":1}, "messages":[{"role":"user"}], "prompt":"p", "input":["i"], "instructions":"s",
              "system":[{}], "tools":[], "functions":null, "other":{"model":"inner","deep":[1,2,{"n":9}]} }
            """;
        var body = Read(json, InspectionStatus.Ok);

        Assert.Multiple(() =>
        {
            Assert.That(Encoding.UTF8.GetString(_inspection.Model), Is.EqualTo("m-1"));
            Assert.That(Text(body, _inspection.ModelValue), Is.EqualTo("\"m-1\""));
            Assert.That(_inspection.Stream, Is.EqualTo(BodyFlag.True));
            Assert.That(_inspection.Store, Is.EqualTo(BodyFlag.False));
            Assert.That(_inspection.MaxTokens.Value, Is.EqualTo(7));
            Assert.That(Text(body, _inspection.MaxTokens.ValueRange), Is.EqualTo("7"));
            Assert.That(_inspection.MaxCompletionTokens.Value, Is.EqualTo(8));
            Assert.That(_inspection.MaxOutputTokens.Value, Is.EqualTo(9));
            Assert.That(_inspection.N.Value, Is.EqualTo(2));
            Assert.That(_inspection.BestOf.Value, Is.EqualTo(3));
            Assert.That(Text(body, _inspection.StreamOptions.ValueRange), Is.EqualTo("{\"include_usage\":false, \"x\":1}"));
            Assert.That(_inspection.StreamOptions.IncludeUsage, Is.EqualTo(BodyFlag.False));
            Assert.That(Text(body, _inspection.StreamOptions.IncludeUsageRange), Is.EqualTo("false"));
            Assert.That(_inspection.StreamOptions.IsEmpty, Is.False);
            Assert.That(Text(body, _inspection.Messages), Is.EqualTo("[{\"role\":\"user\"}]"));
            Assert.That(Text(body, _inspection.Prompt), Is.EqualTo("\"p\""));
            Assert.That(Text(body, _inspection.Input), Is.EqualTo("[\"i\"]"));
            Assert.That(Text(body, _inspection.Instructions), Is.EqualTo("\"s\""));
            Assert.That(Text(body, _inspection.System), Is.EqualTo("[{}]"));
            Assert.That(Text(body, _inspection.Tools), Is.EqualTo("[]"));
            Assert.That(Text(body, _inspection.Functions), Is.EqualTo("null"));
            Assert.That(Text(body, _inspection.RootObject), Is.EqualTo(json.Trim()));
            Assert.That(_inspection.IsRootEmpty, Is.False);
        });
    }

    [Test]
    public void An_empty_object_has_nothing()
    {
        Read(" {} ", InspectionStatus.Ok);

        Assert.Multiple(() =>
        {
            Assert.That(_inspection.IsRootEmpty, Is.True);
            Assert.That(_inspection.RootObject, Is.EqualTo(new ByteRange(1, 2)));
            Assert.That(_inspection.Model.Length, Is.Zero);
            Assert.That(_inspection.ModelValue.IsEmpty, Is.True);
            Assert.That(_inspection.Stream, Is.EqualTo(BodyFlag.Absent));
            Assert.That(_inspection.MaxTokens, Is.EqualTo(default(BodyNumber)));
            Assert.That(_inspection.StreamOptions, Is.EqualTo(default(StreamOptions)));
            Assert.That(_inspection.Messages.IsEmpty, Is.True);
        });
    }

    [TestCase("max_tokens")]
    [TestCase("max_completion_tokens")]
    [TestCase("max_output_tokens")]
    [TestCase("n")]
    [TestCase("best_of")]
    public void A_null_number_is_absent_but_has_a_place(string name)
    {
        var body = Read($"{{\"{name}\":null}}", InspectionStatus.Ok);
        var number = _inspection.Number(FieldOf(name));

        Assert.Multiple(() =>
        {
            Assert.That(number.IsPresent, Is.False);
            Assert.That(number.IsNull, Is.True);
            Assert.That(Text(body, number.ValueRange), Is.EqualTo("null"));
        });
    }

    [TestCase("{\"model\":\"gpt\\u002d4\"}")]
    [TestCase("{\"mod\\u0065l\":\"gpt-4\"}")]
    [TestCase("{\"\\u006d\\u006F\\u0064\\u0065\\u006c\":\"\\u0067pt-4\"}")]
    public void Escapes_are_undone_in_names_and_values(string json)
    {
        Read(json, InspectionStatus.Ok);

        Assert.That(Encoding.UTF8.GetString(_inspection.Model), Is.EqualTo("gpt-4"));
    }

    [TestCase("\\ud83d\\ude00", "😀")]
    [TestCase("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t")]
    [TestCase("\\u0000\\u00e9\\u20AC", "\0é€")]
    public void Every_escape_is_undone(string written, string read)
    {
        Read($"{{\"model\":\"{written}\"}}", InspectionStatus.Ok);

        Assert.That(Encoding.UTF8.GetString(_inspection.Model), Is.EqualTo(read));
    }

    [TestCase("\"\\ud83d\"")]
    [TestCase("\"\\ude00\"")]
    [TestCase("\"\\ud83dx\"")]
    [TestCase("\"\\ud83d\\n\"")]
    [TestCase("\"\\ud83d\\ud83d\"")]
    [TestCase("7")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("true")]
    public void A_model_that_is_no_text_is_invalid(string value)
    {
        Read($"{{\"a\":1,\"model\":{value}}}", InspectionStatus.InvalidField);

        Assert.Multiple(() =>
        {
            Assert.That(_inspection.ErrorField, Is.EqualTo(BodyField.Model));
            Assert.That(_inspection.ErrorOffset, Is.EqualTo(15));
        });
    }

    [TestCase(256, InspectionStatus.Ok)]
    [TestCase(257, InspectionStatus.InvalidField)]
    [TestCase(2000, InspectionStatus.InvalidField)]
    public void A_model_has_a_longest_length(int length, InspectionStatus expected)
    {
        var name = new string('m', length);
        Read($"{{\"model\":\"{name}\"}}", expected);
        Assert.That(_inspection.Model.Length, Is.EqualTo(expected == InspectionStatus.Ok ? length : 0));

        Read($"{{\"model\":\"{string.Concat(Enumerable.Repeat("\\u006d", length))}\"}}", expected);
        Assert.That(_inspection.Model.Length, Is.EqualTo(expected == InspectionStatus.Ok ? length : 0));
    }

    [Test]
    public void A_null_model_is_absent_but_has_a_place()
    {
        var body = Read("{\"model\":null}", InspectionStatus.Ok);

        Assert.That(_inspection.Model.Length, Is.Zero);
        Assert.That(Text(body, _inspection.ModelValue), Is.EqualTo("null"));
    }

    [TestCase("0", 0)]
    [TestCase("9007199254740992", 9007199254740992)]
    public void Whole_numbers_are_read(string written, long value)
    {
        Read($"{{\"n\":{written}}}", InspectionStatus.Ok);

        Assert.That(_inspection.N.Value, Is.EqualTo(value));
        Assert.That(_inspection.N.IsPresent, Is.True);
    }

    [Test]
    public void Other_values_are_no_numbers(
        [Values("max_tokens", "max_completion_tokens", "max_output_tokens", "n", "best_of")] string name,
        [Values("-1", "-0", "1.5", "1.0", "1e2", "1e999", "9007199254740993", "99999999999999999999", "\"5\"", "true", "{}", "[1]")] string value)
    {
        Read($"{{\"{name}\":{value}}}", InspectionStatus.InvalidField);

        Assert.That(_inspection.ErrorField, Is.EqualTo(FieldOf(name)));
    }

    [Test]
    public void Other_values_are_no_flags([Values("stream", "store")] string name, [Values("1", "\"true\"", "{}", "[]")] string value)
    {
        Read($"{{\"{name}\":{value}}}", InspectionStatus.InvalidField);

        Assert.That(_inspection.ErrorField, Is.EqualTo(FieldOf(name)));
    }

    [TestCase("{\"stream_options\":1}", BodyField.StreamOptions)]
    [TestCase("{\"stream_options\":[]}", BodyField.StreamOptions)]
    [TestCase("{\"stream_options\":{\"include_usage\":1}}", BodyField.IncludeUsage)]
    public void Stream_options_of_the_wrong_kind_are_invalid(string json, BodyField field)
    {
        Read(json, InspectionStatus.InvalidField);

        Assert.That(_inspection.ErrorField, Is.EqualTo(field));
    }

    [TestCase("{}", true, false, BodyFlag.Absent)]
    [TestCase("null", false, true, BodyFlag.Absent)]
    [TestCase("{\"include_usage\":null}", false, false, BodyFlag.Absent)]
    [TestCase("{\"include_usage\":true}", false, false, BodyFlag.True)]
    [TestCase("{\"include_\\u0075sage\":true}", false, false, BodyFlag.True)]
    public void Stream_options_are_read(string value, bool isEmpty, bool isNull, BodyFlag includeUsage)
    {
        Read($"{{\"stream_options\":{value}}}", InspectionStatus.Ok);

        Assert.Multiple(() =>
        {
            Assert.That(_inspection.StreamOptions.IsEmpty, Is.EqualTo(isEmpty));
            Assert.That(_inspection.StreamOptions.IsNull, Is.EqualTo(isNull));
            Assert.That(_inspection.StreamOptions.IncludeUsage, Is.EqualTo(includeUsage));
        });
    }

    [Test]
    public void A_field_that_is_read_must_not_repeat(
        [Values("model", "stream", "stream_options", "store", "max_tokens", "max_completion_tokens", "max_output_tokens", "n", "best_of",
            "messages", "prompt", "input", "instructions", "system", "tools", "functions")] string name)
    {
        Read($"{{\"{name}\":null,\"other\":1,\"other\":2,\"\\u{(int)name[0]:x4}{name[1..]}\":null}}", InspectionStatus.DuplicateField);

        Assert.That(_inspection.ErrorField, Is.EqualTo(FieldOf(name)));
        Assert.That(_inspection.ErrorOffset, Is.EqualTo(name.Length + 29));
    }

    [Test]
    public void A_repeated_include_usage_is_refused()
    {
        Read("{\"stream_options\":{\"include_usage\":true,\"include_usage\":false}}", InspectionStatus.DuplicateField);

        Assert.That(_inspection.ErrorField, Is.EqualTo(BodyField.IncludeUsage));
    }

    [Test]
    public void A_message_names_field_and_place()
    {
        Read("{\"n\":-1}", InspectionStatus.InvalidField);
        Span<byte> message = stackalloc byte[InspectionStatuses.LongestMessage];

        var length = InspectionStatuses.Message(_inspection, message);

        Assert.That(Encoding.ASCII.GetString(message[..length]), Is.EqualTo("A field of the body has an invalid value. Field: n. Byte offset: 5."));
    }

    [Test]
    public void Every_message_fits_and_needs_no_escapes([Values] InspectionStatus status)
    {
        Span<byte> message = stackalloc byte[InspectionStatuses.LongestMessage];
        _inspection.Reset(BodyFieldSet.Empty);
        foreach (var field in Enum.GetValues<BodyField>())
        {
            _inspection.Fail(status, field, int.MaxValue);
            var length = InspectionStatuses.Message(_inspection, message);

            Assert.That(Encoding.ASCII.GetString(message[..length]), Does.Match("^[A-Za-z0-9_ .:;-]+$").And.Contains(Encoding.ASCII.GetString(InspectionStatuses.Message(status))));
        }
    }

    [Test]
    public void Names_are_found_both_ways()
    {
        foreach (var field in Enum.GetValues<BodyField>().Where(field => field != BodyField.IncludeUsage && BodyFields.Name(field).Length > 0))
        {
            Assert.That(BodyFields.Find(BodyField.Body, BodyFields.Name(field)), Is.EqualTo(field));
            Assert.That(BodyFields.Find(BodyField.None, BodyFields.Name(field)), Is.EqualTo(BodyField.None));
            Assert.That(BodyFields.Name(field).Length, Is.LessThanOrEqualTo(BodyFields.LongestName));
        }
    }

    private static BodyField FieldOf(string name) => BodyFields.Find(BodyField.Body, Encoding.ASCII.GetBytes(name));

    private static string Text(byte[] body, ByteRange range) => Encoding.UTF8.GetString(range.Of(body));

    private byte[] Read(string json, InspectionStatus expected)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var status = BodyInspector.Inspect(body, BodyFieldSet.Empty, _inspection);

        Assert.That(status, Is.EqualTo(expected));
        Assert.That(_inspection.Status, Is.EqualTo(expected));
        return body;
    }
}
