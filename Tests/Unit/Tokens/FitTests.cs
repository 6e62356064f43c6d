using System.Text;
using Gateway.Core.Tokens;
using NUnit.Framework;

namespace Tests.Unit.Tokens;

/// <summary>The rule of the cut.</summary>
internal sealed class FitTests
{
    private static readonly string[] Names = ["o200k_base", "cl100k_base", "r50k_base", TokenizerCatalog.Estimate.Name];

    [TestCaseSource(nameof(Names))]
    public async Task What_fits_never_counts_more_than_the_cap_and_ends_with_a_character(string name)
    {
        var tokenizer = await Tokenizers.LoadAsync(name);
        var counter = new TextCounter();
        var random = new Random(5);
        var reached = 0;
        var cuts = 0;
        foreach (var text in SampleTexts.Make(3000, seed: 6).Select(Encoding.UTF8.GetBytes))
        {
            counter.Begin(tokenizer);
            var total = counter.Append(text);
            var cap = random.Next(total + 2);
            var fit = counter.Fit(cap);
            var count = tokenizer.Count(text.AsSpan(0, fit));
            Assert.Multiple(() =>
            {
                Assert.That(count, Is.LessThanOrEqualTo(cap), () => $"{cap} of {Encoding.UTF8.GetString(text)}");
                Assert.That(fit == text.Length || (text[fit] & 0xC0) != 0x80, Is.True);
                Assert.That(cap < total || fit == text.Length, Is.True, "what fits as a whole is not cut");
            });
            cuts++;
            reached += count == Math.Min(cap, total) ? 1 : 0;
            counter.Reset();
        }

        // A character or another merge across the cut is the exception.
        Assert.That(reached, Is.GreaterThan(cuts / 2));
    }

    [TestCase(0, "")]
    [TestCase(1, "The")]
    [TestCase(2, "The gateway")]
    [TestCase(3, "The gateway counts")]
    [TestCase(4, "The gateway counts tokens")]
    [TestCase(5, "The gateway counts tokens.")]
    [TestCase(99, "The gateway counts tokens.")]
    public async Task The_first_tokens_fit(int cap, string expected)
    {
        var counter = new TextCounter();
        counter.Begin(await Tokenizers.LoadAsync("o200k_base"));
        counter.Append("The gateway cou"u8);
        counter.Append("nts tokens."u8);

        Assert.That(counter.Fit(cap), Is.EqualTo(expected.Length));
    }

    [Test]
    public async Task A_character_that_the_cap_does_not_reach_the_end_of_is_left_out()
    {
        var tokenizer = await Tokenizers.LoadAsync("cl100k_base");
        var counter = new TextCounter();
        counter.Begin(tokenizer);
        var total = counter.Append("a𠀁"u8);

        Assert.Multiple(() =>
        {
            Assert.That(total, Is.EqualTo(4));
            Assert.That(counter.Fit(total), Is.EqualTo(5));
            for (var cap = 1; cap < total; cap++)
            {
                Assert.That(counter.Fit(cap), Is.EqualTo(1));
            }
        });
    }
}
