using System.Text;
using Gateway.Core.Metering;
using Gateway.Core.Settlement;
using Gateway.Core.Sse;
using NUnit.Framework;

namespace Tests.Unit.Metering;

/// <summary>The texts of an answer, as they are gathered beside it.</summary>
public sealed class AnswerTextTests
{
    private static readonly (UsageFormat Format, string[] Kinds, Func<IEnumerable<SpokenText>, Random, List<string>> Script)[] Protocols =
    [
        (UsageFormat.OpenAi, StreamScripts.ChatKinds, StreamScripts.Chat),
        (UsageFormat.OpenAi, ["text"], StreamScripts.Completions),
        (UsageFormat.Messages, StreamScripts.MessagesKinds, StreamScripts.Messages),
        (UsageFormat.Responses, StreamScripts.ResponsesKinds, StreamScripts.Responses),
    ];

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void A_streams_texts_are_what_its_client_joins(int protocol)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var (format, kinds, script) = Protocols[protocol];
            var stream = string.Concat(script(SpokenText.Make(random, kinds, choices: format == UsageFormat.OpenAi ? 2 : 1, isInterleaved: false), random));

            Assert.That(Gather(stream, format, 1 << 20), Is.EqualTo(string.Join('\n', new ReceivedStream(stream).Texts.Values)), $"seed {seed}");
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void A_long_text_is_cut(int protocol)
    {
        var (format, kinds, script) = Protocols[protocol];
        var stream = string.Concat(script([new SpokenText(0, kinds[0], "one 你好 "), new SpokenText(0, kinds[0], "two")], new Random(1)));
        const string Whole = "one 你好 two";
        for (var longest = 0; longest <= 20; longest++)
        {
            var text = Gather(stream, format, longest);
            Assert.That(Whole.StartsWith(text, StringComparison.Ordinal), Is.True, text);
            Assert.That(Encoding.UTF8.GetByteCount(text), Is.InRange(Math.Min(longest, 14) - 2, longest));
        }
    }

    [Test]
    public void Texts_that_take_turns_stand_on_lines_of_their_own()
    {
        var stream = string.Concat(StreamScripts.Chat(
            [new SpokenText(0, "content", "a"), new SpokenText(1, "content", "b"), new SpokenText(0, "content", "c")], new Random(1)));

        Assert.That(Gather(stream, UsageFormat.OpenAi, 100), Is.EqualTo("a\nb\nc"));
    }

    [Test]
    public void A_pair_of_surrogates_may_come_in_two_pieces() =>
        Assert.That(Gather(Chunk("a\\ud83d") + Chunk("\\udc4bb"), UsageFormat.OpenAi, 100), Is.EqualTo("a👋b"));

    [Test]
    public void A_surrogate_alone_is_a_replacement_character() =>
        Assert.That(Gather(Chunk("a\\ud83d") + Chunk("b"), UsageFormat.OpenAi, 100), Is.EqualTo("a\uFFFDb"));

    [Test]
    public void Nothing_is_gathered_unless_it_is_wanted()
    {
        var text = new AnswerText();
        Observe(Chunk("a"), UsageFormat.OpenAi, text);

        Assert.That((text.IsWanted, text.Text.Span.Length), Is.EqualTo((false, 0)));
    }

    [Test]
    public void What_is_no_JSON_is_no_text() =>
        Assert.That(Gather("data: nonsense\n\n" + Chunk("a"), UsageFormat.OpenAi, 100), Is.EqualTo("a"));

    [Test]
    public void More_texts_than_can_be_told_apart_are_taken_all_the_same()
    {
        var pieces = Enumerable.Range(0, 100).Select(static i => new SpokenText(i, "content", $"{i}")).ToArray();

        Assert.That(Gather(string.Concat(StreamScripts.Chat(pieces, new Random(1))), UsageFormat.OpenAi, 10_000).Split('\n'), Has.Length.EqualTo(100).Or.Length.EqualTo(64));
    }

    private static string Chunk(string escaped) => $$$"""data: {"choices":[{"index":0,"delta":{"content":"{{{escaped}}}"}}]}""" + "\n\n";

    private static string Gather(string stream, UsageFormat format, int longest)
    {
        var text = new AnswerText();
        text.Begin(longest);
        Observe(stream, format, text);
        var result = Encoding.UTF8.GetString(text.Text.Span);
        text.Reset();
        return result;
    }

    private static void Observe(string stream, UsageFormat format, AnswerText text)
    {
        var meter = new StreamMeter(new OutputMeter(), text);
        meter.Begin(format);
        var events = new SseEventReader();
        var position = 0;
        var bytes = Encoding.UTF8.GetBytes(stream);
        while (events.TryRead(bytes, ref position, out var e))
        {
            meter.Observe(e);
        }

        meter.Reset();
        events.Reset();
    }
}
