using CsCheck;

using MockLlm.Tokens;

using NUnit.Framework;

namespace Tests.Unit.MockLlm;

internal sealed class TokenizerTests
{
    private static readonly string[] Parts = ["a", "Bc", "7", " ", "  ", ".", "\n", "你", "好", "한", "👋", "é", "\""];

    private static readonly Gen<string> Text = Gen.Int[0, Parts.Length - 1].Array[0, 40]
        .Select(parts => string.Concat(parts.Select(part => Parts[part])));

    [TestCase("", new string[0])]
    [TestCase("Echo: hello world", new[] { "Echo", ":", " hello", " world" })]
    [TestCase("你好 👋", new[] { "你", "好", " ", "👋" })]
    [TestCase("a  b2", new[] { "a", " ", " b2" })]
    [TestCase("ab你c", new[] { "ab", "你", "c" })]
    public void Splits(string text, string[] tokens)
    {
        Assert.That(Tokenizer.Split(text), Is.EqualTo(tokens));
    }

    [Test]
    public void Tokens_give_the_text_again_and_are_counted_alike()
    {
        Text.Sample(text =>
        {
            var tokens = Tokenizer.Split(text);
            return string.Concat(tokens) == text && tokens.Count == Tokenizer.Count(text);
        });
    }

    [Test]
    public void A_prefix_of_tokens_splits_into_the_same_tokens()
    {
        Gen.Select(Text, Gen.Int[0, 40]).Sample((text, count) =>
        {
            var prefix = Tokenizer.Split(text).Take(count).ToList();
            return Tokenizer.Split(string.Concat(prefix)).SequenceEqual(prefix);
        });
    }
}
