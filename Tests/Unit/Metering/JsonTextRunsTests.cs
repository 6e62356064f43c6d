using System.Text;
using System.Text.Json;
using CsCheck;
using Gateway.Core.Metering;
using NUnit.Framework;

namespace Tests.Unit.Metering;

/// <summary>The text that JSON strings stand for, in one string or over several.</summary>
internal sealed class JsonTextRunsTests
{
    private static readonly Gen<string> Units = Gen.OneOf(
        Gen.Char.AlphaNumeric.Select(static value => value.ToString()),
        Documents.AnyOf("\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t", "\\u00e9", "\\u4f60", "\\u0000", "é", "你", "👋", "\\ud83d\\udc4b", "\\uD83D\\uDE00"));

    [Test]
    public void A_string_reads_as_JSON_does() => Units.Array[0, 40].Sample(static parts =>
    {
        var escaped = string.Concat(parts);
        Assert.That(Decode(escaped), Is.EqualTo(JsonSerializer.Deserialize<string>($"\"{escaped}\"")));
    });

    [Test]
    public void A_pair_of_surrogates_may_stand_in_two_strings() => Units.Array[1, 20].Sample(static parts =>
    {
        var escaped = string.Concat(parts);
        for (var split = 0; split <= parts.Length; split++)
        {
            var first = string.Concat(parts[..split]) + "\\ud83d";
            Assert.That(Decode(first, "\\udc4b" + string.Concat(parts[split..])), Is.EqualTo(
                JsonSerializer.Deserialize<string>($"\"{string.Concat(parts[..split])}\\ud83d\\udc4b{string.Concat(parts[split..])}\"")), escaped);
        }
    });

    [TestCase("\\ud83d", "x", "\uFFFDx")]
    [TestCase("\\ud83d", "\\n", "\uFFFD\n")]
    [TestCase("\\ud83d", "\\ud83d\\udc4b", "\uFFFD👋")]
    [TestCase("\\udc4b", "", "\uFFFD")]
    [TestCase("a\\u12", "\\uzzzz\\", "a\\u12\\uzzzz\\")]
    public void What_has_no_partner_or_is_no_escape_is_still_text(string first, string second, string expected) =>
        Assert.That(Decode(first, second), Is.EqualTo(expected));

    [Test]
    public void The_runs_cover_the_string() => Gen.OneOf(Units, Documents.AnyOf("\\ud83d", "\\udc4b", "\\u", "\\u1", "\\")).Array[0, 30].Sample(static parts =>
    {
        Span<byte> scratch = stackalloc byte[JsonTextRuns.ScratchLength];
        var bytes = Encoding.UTF8.GetBytes(string.Concat(parts));
        var runs = new JsonTextRuns(bytes, default, scratch);
        var length = 0;
        while (runs.MoveNext())
        {
            length += runs.RawLength;
        }

        Assert.That(length, Is.EqualTo(bytes.Length));
    });

    private static string Decode(params string[] pieces)
    {
        Span<byte> scratch = stackalloc byte[JsonTextRuns.ScratchLength];
        var text = new List<byte>();
        var pending = default(char);
        foreach (var piece in pieces)
        {
            var runs = new JsonTextRuns(Encoding.UTF8.GetBytes(piece), pending, scratch);
            while (runs.MoveNext())
            {
                text.AddRange(runs.Run);
            }

            pending = runs.Pending;
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }
}
