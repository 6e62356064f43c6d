using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Core.Tokens;
using Gateway.Core.Tokens.Files;
using Microsoft.ML.Tokenizers;
using NUnit.Framework;

namespace Tests.Unit.Tokens.Files;

internal sealed class TokenizerJsonTests
{
    private static readonly (List<string> Tokens, List<(string Left, string Right)> Merges) Model =
        VocabularyFiles.Train(string.Concat(SampleTexts.Make(400, seed: 9)), 600);

    [TestCase(false)]
    [TestCase(true)]
    public void Counts_are_those_of_ml_tokenizers(bool pairsAsArrays)
    {
        var tokenizer = TokenizerJson.Read("qwen", VocabularyFiles.Bytes(VocabularyFiles.Json(Model.Tokens, Model.Merges, pairsAsArrays)));
        var other = Microsoft.ML.Tokenizers.BpeTokenizer.Create(new BpeOptions(Model.Tokens.Select((token, id) => KeyValuePair.Create(token, id)))
        {
            ByteLevel = true,
            Merges = Model.Merges.Select(pair => $"{pair.Left} {pair.Right}"),
            PreTokenizer = new RegexPreTokenizer(new Regex(VocabularyFiles.QwenPattern), null),
        });

        Assert.Multiple(() =>
        {
            Assert.That(tokenizer.IsExact, Is.True);
            foreach (var text in SampleTexts.Make(3000, seed: 10).Where(text => !text.Any(char.IsSurrogate)))
            {
                Assert.That(tokenizer.Count(text), Is.EqualTo(other.CountTokens(text)), text);
            }
        });
    }

    [Test]
    public void A_piece_that_is_a_token_counts_as_one_where_merges_are_ignored_for_it()
    {
        var json = VocabularyFiles.Json([.. VocabularyFiles.Alphabet.Select(character => character.ToString()), "abc"], []);
        var merged = TokenizerJson.Read("qwen", VocabularyFiles.Bytes(json));
        json["model"]!["ignore_merges"] = true;
        var whole = TokenizerJson.Read("qwen", VocabularyFiles.Bytes(json));

        Assert.Multiple(() =>
        {
            Assert.That(merged.Count("abc"), Is.EqualTo(3));
            Assert.That(whole.Count("abc"), Is.EqualTo(1));
            Assert.That(whole.Count("abcd"), Is.EqualTo(4));
        });
    }

    [Test]
    public void An_unknown_pattern_is_an_estimate_that_is_kept_off_the_event_loop()
    {
        var json = VocabularyFiles.Json(Model.Tokens, Model.Merges);
        json["pre_tokenizer"] = new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(VocabularyFiles.Split(@"\p{L}+|[^\p{L}]"), VocabularyFiles.ByteLevel(usesRegex: false)),
        };

        var tokenizer = TokenizerJson.Read("other", VocabularyFiles.Bytes(json));
        var counter = new TextCounter();
        counter.Begin(tokenizer);
        counter.Append("ab, "u8);

        Assert.Multiple(() =>
        {
            Assert.That(tokenizer.IsExact, Is.False);
            Assert.That(tokenizer.IsInline, Is.False);
            Assert.That(tokenizer.Count("1234"), Is.EqualTo(4));
            Assert.That(counter.Append("12"u8), Is.EqualTo(tokenizer.Count("ab, 12")));
            Assert.That(counter.Fit(counter.Count - 1), Is.EqualTo(5));
        });
    }

    [TestCase("plain, größer, 中文, 한국어, ひらがな, ❤️, 👍🏽", true)]
    [TestCase("e\u0301", false)]
    [TestCase("\u1100\u1161", false)]
    [TestCase("\u212B", false)]
    public void Texts_that_a_normalizer_may_change_are_not_counted_exactly(string text, bool isExact)
    {
        var json = VocabularyFiles.Json(Model.Tokens, Model.Merges);
        var composed = TokenizerJson.Read("qwen", VocabularyFiles.Bytes(json));
        json["normalizer"] = new JsonObject { ["type"] = "Sequence", ["normalizers"] = new JsonArray(new JsonObject { ["type"] = "NFC" }) };
        var sequence = TokenizerJson.Read("qwen", VocabularyFiles.Bytes(json));
        json.Remove("normalizer");
        var plain = TokenizerJson.Read("qwen", VocabularyFiles.Bytes(json));
        var utf8 = Encoding.UTF8.GetBytes(text);
        var counter = new TextCounter();
        counter.Begin(composed);
        foreach (var one in utf8)
        {
            counter.Append([one]);
        }

        Assert.Multiple(() =>
        {
            Assert.That((composed.IsExactFor(utf8), sequence.IsExactFor(utf8), plain.IsExactFor(utf8)), Is.EqualTo((isExact, isExact, true)));
            Assert.That(counter.IsExact, Is.EqualTo(isExact));
            Assert.That(composed.Count(utf8), Is.EqualTo(plain.Count(utf8)));
        });
    }

    [Test]
    public void The_patterns_of_a_sequence_and_of_byte_level_itself_are_recognised()
    {
        var json = VocabularyFiles.Json(Model.Tokens, Model.Merges);
        json["pre_tokenizer"] = VocabularyFiles.ByteLevel(usesRegex: true);

        Assert.That(TokenizerJson.Read("gpt2", VocabularyFiles.Bytes(json)).Splitter, Is.SameAs(SplitPatterns.Gpt2Splitter));
    }

    private static IEnumerable<TestCaseData> BadFiles()
    {
        yield return Bad("not JSON", json => "{", "not valid JSON");
        yield return Bad("no object", json => "[]", "the file is not an object");
        yield return Bad("no model", json => json.Without("model"), "the file has no model");
        yield return Bad("another model", json => json.With("model.type", "Unigram"), "model.type is Unigram; only BPE is supported");
        yield return Bad("no vocab", json => json.Without("model.vocab"), "model has no vocab");
        yield return Bad("vocab is a list", json => json.With("model.vocab", new JsonArray()), "model.vocab is not an object");
        yield return Bad("an id is text", json => json.With("model.vocab.x1", "1"), "model.vocab has no number for \"x1\"");
        yield return Bad("an id is negative", json => json.With("model.vocab.x1", -1), "model.vocab has no number for \"x1\"");
        yield return Bad("a token in plain text", json => json.With("model.vocab.▁the", 9999), "model.vocab has \"▁the\", which is not written in the alphabet");
        yield return Bad("a token is too long", json => json.With("model.vocab." + new string('x', 1025), 9999), "model.vocab has a token of 1025 bytes");
        yield return Bad("a byte is missing", json => json.Without("model.vocab.a"), "the byte 0x61 is not a token");
        yield return Bad("a merge is no pair", json => json.With("model.merges", new JsonArray("a b c")), "model.merges[0] is not a pair of tokens");
        yield return Bad("a merge is a number", json => json.With("model.merges", new JsonArray(1)), "model.merges[0] is not a string");
        yield return Bad("a merge of nothing known", json => json.With("model.merges", new JsonArray("a zzz")), "model.merges[0] names \"zzz\", which is not in the vocabulary");
        yield return Bad("byte fallback", json => json.With("model.byte_fallback", true), "model byte_fallback is not supported");
        yield return Bad("a flag is text", json => json.With("model.ignore_merges", "yes"), "model.ignore_merges is neither true nor false");
        yield return Bad("no pre-tokenizer", json => json.Without("pre_tokenizer"), "the file has no pre_tokenizer");
        yield return Bad("another pre-tokenizer", json => json.With("pre_tokenizer.type", "Metaspace"), "pre_tokenizer type Metaspace is not supported");
        yield return Bad("no byte level", json => json.With("pre_tokenizer", VocabularyFiles.Split("a")), "pre_tokenizer has no ByteLevel part");
        yield return Bad("another normalizer", json => json.With("normalizer.type", "Lowercase"), "normalizer type Lowercase is not supported");
        yield return Bad("a bad pattern", json => json.With("pre_tokenizer.pretokenizers", new JsonArray(VocabularyFiles.Split("("), VocabularyFiles.ByteLevel(false))), "the split pattern is not supported");
    }

    [TestCaseSource(nameof(BadFiles))]
    public void A_bad_file_is_refused_with_what_is_wrong(string file, string problem) =>
        Assert.That(
            () => TokenizerJson.Read("bad", Encoding.UTF8.GetBytes(file)),
            Throws.TypeOf<TokenizerFileException>().With.Message.Contains(problem));

    [Test]
    public void A_merge_before_its_parts_is_refused()
    {
        string[] tokens = [.. VocabularyFiles.Alphabet.Select(character => character.ToString()), "ab", "abc"];

        Assert.That(
            () => TokenizerJson.Read("bad", VocabularyFiles.Bytes(VocabularyFiles.Json(tokens, [("ab", "c"), ("a", "b")]))),
            Throws.TypeOf<TokenizerFileException>().With.Message.Contains("model.merges[0] stands before the merge that forms one of its parts"));
    }

    private static TestCaseData Bad(string name, Func<JsonObject, object> change, string problem)
    {
        string[] tokens = [.. VocabularyFiles.Alphabet.Select(character => character.ToString()), "ab"];
        var file = change(VocabularyFiles.Json(tokens, [("a", "b")]));
        return new TestCaseData(file is JsonObject json ? json.ToJsonString() : file, problem).SetArgDisplayNames(name);
    }
}
