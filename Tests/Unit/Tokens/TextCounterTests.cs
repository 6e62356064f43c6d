using System.Text;
using Gateway.Core.Tokens;
using NUnit.Framework;

namespace Tests.Unit.Tokens;

internal sealed class TextCounterTests
{
    private static readonly string[] Names = [.. Oracles.Encodings, TokenizerCatalog.Estimate.Name];

    [TestCaseSource(nameof(Names))]
    public async Task Each_part_leaves_the_count_of_the_whole(string name)
    {
        var tokenizer = await Tokenizers.LoadAsync(name);
        var counter = new TextCounter();
        var random = new Random(2);
        foreach (var text in SampleTexts.Make(10_000, seed: 3).Select(Encoding.UTF8.GetBytes))
        {
            counter.Begin(tokenizer);
            AppendAll(counter, tokenizer, text, random);
            Assert.That(counter.Count, Is.EqualTo(tokenizer.Count(text)), () => Encoding.UTF8.GetString(text));
            counter.Reset();
        }
    }

    [TestCaseSource(nameof(Names))]
    public async Task Pieces_without_an_end_are_counted_by_what_is_added(string name)
    {
        var tokenizer = await Tokenizers.LoadAsync(name);
        foreach (var unit in (string[])["a", " ", "\n", "=", "你", "好你", "👋", "\u0301", "ab", "\n ", "中D", "A", "aé", "7", "\u200b", "'", "-_"])
        {
            var counter = new TextCounter();
            counter.Begin(tokenizer);
            var text = new StringBuilder();
            for (var i = 0; i < 700; i++)
            {
                text.Append(unit);
                counter.Append(Encoding.UTF8.GetBytes(unit));
                if (i % 7 == 0)
                {
                    Assert.That(counter.Count, Is.EqualTo(tokenizer.Count(text.ToString())), () => $"{i} of {unit}");
                }
            }

            foreach (var end in (string[])["x", " ", "ß", "\r\n", "1", "'s"])
            {
                counter.Append(Encoding.UTF8.GetBytes(end));
                text.Append(end);
                Assert.That(counter.Count, Is.EqualTo(tokenizer.Count(text.ToString())), () => $"{unit} and {end}");
            }
        }
    }

    [Test]
    public async Task Bytes_that_are_no_utf8_count_as_in_the_whole()
    {
        var tokenizer = await Tokenizers.LoadAsync("o200k_base");
        var random = new Random(4);
        var counter = new TextCounter();
        byte[][] parts = ["abc"u8.ToArray(), " é"u8.ToArray(), "中"u8.ToArray(), "👋"u8.ToArray(), [0xFF], [0xC3], [0xE4, 0xBD], [0xF0, 0x9F, 0x91], [0x80], [0xED, 0xA0, 0x80]];
        for (var round = 0; round < 5000; round++)
        {
            byte[] text = [.. Enumerable.Range(0, random.Next(12)).SelectMany(_ => parts[random.Next(parts.Length)])];
            counter.Begin(tokenizer);
            AppendAll(counter, tokenizer, text, random);
            var cap = random.Next(8);
            var fit = counter.Fit(cap);
            var whole = text[..(text.Length - RepairedText.IncompleteLength(text))];
            Assert.Multiple(() =>
            {
                Assert.That(counter.Length, Is.EqualTo(text.Length));
                Assert.That(counter.Count, Is.EqualTo(tokenizer.Count(whole)), () => Convert.ToHexString(text));
                Assert.That(tokenizer.Count(text.AsSpan(0, fit)), Is.LessThanOrEqualTo(cap), () => Convert.ToHexString(text));
            });
            counter.Reset();
        }
    }

    [Test]
    public async Task An_incomplete_character_is_held_back()
    {
        var tokenizer = await Tokenizers.LoadAsync("o200k_base");
        var counter = new TextCounter();
        counter.Begin(tokenizer);

        Assert.Multiple(() =>
        {
            Assert.That(counter.Append([(byte)'a', 0xE4, 0xBD]), Is.EqualTo(1));
            Assert.That(counter.Length, Is.EqualTo(3));
            Assert.That(counter.Fit(10), Is.EqualTo(1));
            Assert.That(counter.Append([0xA0]), Is.EqualTo(tokenizer.Count("a你")));
        });
    }

    [Test]
    public async Task A_reset_counter_is_as_new()
    {
        var counter = new TextCounter();
        counter.Begin(await Tokenizers.LoadAsync("o200k_base"));
        counter.Append([0xFF, .. Enumerable.Repeat((byte)' ', 300), 0xE4]);
        counter.Reset();
        counter.Begin(await Tokenizers.LoadAsync("cl100k_base"));

        Assert.Multiple(() =>
        {
            Assert.That(counter.Count, Is.Zero);
            Assert.That(counter.Length, Is.Zero);
            Assert.That(counter.Fit(5), Is.Zero);
            Assert.That(counter.Append("hello world"u8), Is.EqualTo(2));
            Assert.That(counter.Fit(1), Is.EqualTo(5));
        });
    }

    private static void AppendAll(TextCounter counter, Tokenizer tokenizer, byte[] text, Random random)
    {
        for (var position = 0; position < text.Length;)
        {
            var length = Math.Min(text.Length - position, random.Next(1, random.Next(2, 20)));
            counter.Append(text.AsSpan(position, length));
            position += length;
            if (random.Next(4) == 0)
            {
                var soFar = text.AsSpan(0, position);
                Assert.That(counter.Count, Is.EqualTo(tokenizer.Count(soFar[..^RepairedText.IncompleteLength(soFar)])));
            }
        }
    }
}
