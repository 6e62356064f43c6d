using System.Text;
using Gateway.Core.Inspection;
using NUnit.Framework;

namespace Tests.Unit.Inspection;

/// <summary>Values captured at dotted paths.</summary>
internal sealed class BodyFieldTests
{
    private readonly BodyInspection _inspection = new();

    [TestCase("user", BodyFieldKind.Object, "")]
    [TestCase("user.level", BodyFieldKind.String, "gold é")]
    [TestCase("user.age", BodyFieldKind.Number, "1.50e3")]
    [TestCase("user.7", BodyFieldKind.True, "")]
    [TestCase("messages", BodyFieldKind.Array, "")]
    [TestCase("messages.0.role", BodyFieldKind.String, "system")]
    [TestCase("messages.1.role", BodyFieldKind.String, "user")]
    [TestCase("messages.1.content.0", BodyFieldKind.Null, "")]
    [TestCase("messages.1.content.1", BodyFieldKind.False, "")]
    [TestCase("messages.2", BodyFieldKind.Missing, "")]
    [TestCase("messages.01.role", BodyFieldKind.Missing, "")]
    [TestCase("messages.-1.role", BodyFieldKind.Missing, "")]
    [TestCase("messages.role", BodyFieldKind.Missing, "")]
    [TestCase("model", BodyFieldKind.String, "m")]
    [TestCase("model.x", BodyFieldKind.Missing, "")]
    [TestCase("stream_options.include_usage", BodyFieldKind.True, "")]
    [TestCase("stream_options.other", BodyFieldKind.Number, "1")]
    [TestCase("größe", BodyFieldKind.String, "")]
    [TestCase("level", BodyFieldKind.Missing, "")]
    public void A_path_captures_its_value(string path, BodyFieldKind kind, string value)
    {
        var body = """
            {"user":{"level":"gold \u00e9","age":1.50e3,"7":true},"model":"m","stream_options":{"other":1,"include_usage":true},
             "messages":[{"role":"system"},{"content":[null,false],"role":"us\u0065r"}],"gr\u00f6ße":""}
            """u8;
        string[] others = ["user", "user.level", "messages.1", "messages.1.role", "messages.0", "messages.0.x", "stream_options", "nothing.at.all"];

        foreach (var paths in new string[][] { [path], [path, .. others], [.. others, path] })
        {
            var fields = new BodyFieldSet(paths);
            Assert.That(BodyInspector.Inspect(body, fields, _inspection), Is.EqualTo(InspectionStatus.Ok));
            Assert.That(_inspection.Fields.Get(fields.IndexOf(path), out var found), Is.EqualTo(kind));
            Assert.That(Encoding.UTF8.GetString(found), Is.EqualTo(value));
            Assert.That(Encoding.UTF8.GetString(_inspection.Model), Is.EqualTo("m"));
            Assert.That(_inspection.StreamOptions.IncludeUsage, Is.EqualTo(BodyFlag.True));
        }
    }

    [TestCase("{\"person\":1,\"person\":2}", InspectionStatus.DuplicateField)]
    [TestCase("{\"person\":{\"level\":1,\"x\":1,\"lev\\u0065l\":2}}", InspectionStatus.DuplicateField)]
    [TestCase("{\"person\":{},\"person\":{\"level\":1}}", InspectionStatus.DuplicateField)]
    [TestCase("{\"person\":{\"level\":\"\\ud800\"}}", InspectionStatus.InvalidField)]
    [TestCase("{\"person\":{\"x\":1,\"x\":2,\"y\":\"\\ud800\"}}", InspectionStatus.Ok)]
    [TestCase("{\"other\":{\"level\":1,\"level\":2}}", InspectionStatus.Ok)]
    public void A_captured_path_has_one_reading(string json, InspectionStatus expected)
    {
        Assert.That(BodyInspector.Inspect(Encoding.UTF8.GetBytes(json), new BodyFieldSet(["person.level"]), _inspection), Is.EqualTo(expected));
        Assert.That(_inspection.ErrorField, Is.EqualTo(expected == InspectionStatus.Ok ? BodyField.None : BodyField.Captured));
    }

    [Test]
    public void Many_paths_are_told_apart()
    {
        var names = Enumerable.Range(0, 500).Select(index => $"f{index}").ToArray();
        var fields = new BodyFieldSet(names);
        var body = Encoding.UTF8.GetBytes($"{{{string.Join(',', names.Reverse().Select(name => $"\"{name}\":\"{name}!\""))}}}");

        Assert.That(BodyInspector.Inspect(body, fields, _inspection), Is.EqualTo(InspectionStatus.Ok));
        foreach (var name in names)
        {
            Assert.That(_inspection.Fields.Get(fields.IndexOf(name), out var value), Is.EqualTo(BodyFieldKind.String));
            Assert.That(Encoding.UTF8.GetString(value), Is.EqualTo(name + "!"));
        }
    }

    [Test]
    public void An_inspection_for_another_set_starts_anew()
    {
        var body = "{\"a\":1,\"b\":2}"u8;
        Assert.That(BodyInspector.Inspect(body, new BodyFieldSet(["a", "b", "c", "d.e"]), _inspection), Is.EqualTo(InspectionStatus.Ok));
        Assert.That(BodyInspector.Inspect(body, new BodyFieldSet(["c", "b"]), _inspection), Is.EqualTo(InspectionStatus.Ok));

        Assert.That(_inspection.Fields.Get(0, out _), Is.EqualTo(BodyFieldKind.Missing));
        Assert.That(_inspection.Fields.Get(1, out _), Is.EqualTo(BodyFieldKind.Number));
    }
}
