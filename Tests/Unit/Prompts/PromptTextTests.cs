using System.Text;
using System.Text.Json;
using CsCheck;
using Gateway.Core.Inspection;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using NUnit.Framework;

namespace Tests.Unit.Prompts;

/// <summary>Strings are counted as what they say, however they are written, however long they are and wherever they are cut into blocks.</summary>
internal sealed class PromptTextTests
{
    [TestCase("plain", "plain")]
    [TestCase("\\u0070lain", "plain")]
    [TestCase("\\\\ \\\" \\/ \\b\\f\\n\\r\\t", "\\ \" / \b\f\n\r\t")]
    [TestCase("\\u00e9\\u4F60\\uD83D\\uDE00", "é你😀")]
    [TestCase("\\ud83d", "\ufffd")]
    [TestCase("\\ude00 low first \\ud83d", "\ufffd low first \ufffd")]
    [TestCase("\\ud83d\\ud83d\\ude00", "\ufffd😀")]
    [TestCase("\\ud83dx\\ude00", "\ufffdx\ufffd")]
    [TestCase("\\ud83d\\u0041", "\ufffdA")]
    [TestCase("\\ud83d\\n", "\ufffd\n")]
    [TestCase("\\\\u0041", "\\u0041")]
    [TestCase("", "")]
    public void Every_escape_is_undone(string escaped, string text)
    {
        var direct = Vocabulary.O200k.Count(Encoding.UTF8.GetBytes(text));

        Assert.That(Vocabulary.Count($"{{\"prompt\":\"{escaped}\"}}", Protocol.Completions, Vocabulary.O200k, ChatTemplates.None), Is.EqualTo(direct));
        for (var room = JsonText.LargestEscape; room < 40; room++)
        {
            Assert.That(InPieces(escaped, room), Is.EqualTo(text), $"in pieces of {room}");
        }
    }

    [Test]
    public void Random_text_counts_as_itself_in_every_way_of_writing_it() =>
        Gen.Select(Gen.String[Gen.Char, 0, 60], Gen.Int[0, 5]).Sample(
            (text, repeats) =>
            {
                var whole = string.Concat(Enumerable.Repeat(text, 1 << repeats));
                var expected = Vocabulary.O200k.Count(Encoding.UTF8.GetBytes(whole));
                var escaped = string.Concat(whole.Select(static unit => $"\\u{(int)unit:X4}"));
                return Vocabulary.Count($"{{\"prompt\":\"{escaped}\"}}", Protocol.Completions, Vocabulary.O200k, ChatTemplates.None) == expected
                    && Vocabulary.Count($"{{\"prompt\":{JsonSerializer.Serialize(whole)}}}", Protocol.Completions, Vocabulary.O200k, ChatTemplates.None) == expected;
            },
            iter: 300,
            threads: 1);

    [TestCase(PromptText.BlockLength - 7)]
    [TestCase(PromptText.BlockLength)]
    [TestCase(PromptText.BlockLength + 1)]
    [TestCase(3 * PromptText.BlockLength)]
    public void A_long_string_counts_as_a_whole(int length)
    {
        var text = string.Concat(Enumerable.Range(0, length / 4).Select(static i => $"w{i % 97} 你😀"))[..length];
        text = char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
        var expected = Vocabulary.O200k.Count(Encoding.UTF8.GetBytes($"\n{text}\n"));
        var escaped = "\\n" + text.Replace("你", "\\u4f60", StringComparison.Ordinal) + "\\n";

        Assert.That(Vocabulary.Count($"{{\"prompt\":\"{escaped}\"}}", Protocol.Completions, Vocabulary.O200k, ChatTemplates.None), Is.EqualTo(expected));
    }

    [Test]
    public void The_full_stop_of_a_long_description_is_dropped_at_every_length()
    {
        for (var length = PromptText.BlockLength - 20; length < PromptText.BlockLength + 20; length++)
        {
            var description = string.Concat(Enumerable.Repeat("ab c", length / 4 + 1))[..length];
            var body = $$$"""{"messages":[],"tools":[{"function":{"name":"f","description":"{{{description}}}\u002e"} }]}""";
            Assert.That(
                Vocabulary.Count(body, Protocol.Chat, Vocabulary.O200k, ChatTemplates.OpenAi),
                Is.EqualTo(ReferencePrompt.Count(body, Protocol.Chat, Vocabulary.O200k, ChatTemplates.OpenAi)),
                $"of {length}");
        }
    }

    private static string InPieces(string escaped, int room)
    {
        ReadOnlySpan<byte> rest = Encoding.ASCII.GetBytes(escaped);
        var text = new List<byte>();
        var piece = new byte[room];
        while (!rest.IsEmpty)
        {
            var length = JsonText.UnescapePiece(ref rest, piece);
            Assert.That(length, Is.Positive);
            text.AddRange(piece.AsSpan(0, length));
        }

        return Encoding.UTF8.GetString([.. text]);
    }
}
