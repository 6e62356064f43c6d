using NUnit.Framework;
using SharpToken;

namespace Tests.Unit.Tokens;

/// <summary>The built-in vocabularies beside the reference's own code, npm's tiktoken, and beside SharpToken.</summary>
internal sealed class TiktokenTests
{
    [TestCaseSource(typeof(Oracles), nameof(Oracles.Encodings))]
    public async Task Counts_are_those_of_tiktoken(string encoding)
    {
        var expected = await Oracles.CountsAsync(encoding);
        var tokenizer = await Tokenizers.LoadAsync(encoding);

        var differences = new List<string>();
        for (var i = 0; i < expected.Length; i++)
        {
            var count = tokenizer.Count(Oracles.Texts[i]);
            if (count != expected[i])
            {
                differences.Add($"{count} instead of {expected[i]}: {Oracles.Texts[i]}");
            }
        }

        Assert.That(differences, Is.Empty);
    }

    [TestCaseSource(typeof(Oracles), nameof(Oracles.Encodings))]
    public async Task SharpToken_differs_only_where_it_differs_from_tiktoken(string encoding)
    {
        var reference = await Oracles.CountsAsync(encoding);
        var tokenizer = await Tokenizers.LoadAsync(encoding);
        var sharpToken = GptEncoding.GetEncoding(encoding);

        var agreements = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            var text = Oracles.Texts[i];
            var other = sharpToken.CountTokens(text, disallowedSpecial: new HashSet<string>());
            if (other == reference[i])
            {
                agreements++;
                Assert.That(tokenizer.Count(text), Is.EqualTo(other), text);
            }
        }

        Assert.That(agreements, Is.GreaterThan(reference.Length / 2), "what is compared is most of the texts");
    }

    [Test]
    public async Task Special_tokens_are_plain_text()
    {
        var tokenizer = await Tokenizers.LoadAsync("cl100k_base");

        Assert.That(tokenizer.Count("<|endoftext|>"u8), Is.EqualTo(7));
    }

    [Test]
    public async Task What_is_no_utf8_counts_as_the_replacement_character()
    {
        var tokenizer = await Tokenizers.LoadAsync("o200k_base");

        Assert.Multiple(() =>
        {
            Assert.That(tokenizer.Count([(byte)'a', 0xFF, (byte)'b', 0xE4, 0xBD]), Is.EqualTo(tokenizer.Count("a\ufffdb\ufffd"u8)));
            Assert.That(tokenizer.Count([0xED, 0xA0, 0x80]), Is.EqualTo(tokenizer.Count("\ufffd\ufffd\ufffd"u8)));
        });
    }
}
