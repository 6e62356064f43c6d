using System.Text;
using Gateway.Core.Tokens;
using Gateway.Core.Tokens.Files;
using NUnit.Framework;

namespace Tests.Unit.Tokens.Files;

internal sealed class TiktokenFileTests
{
    private static readonly byte[][] AllBytes = [.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value })];

    [Test]
    public void Tokens_and_ranks_are_read()
    {
        var vocabulary = TiktokenFile.Read(Encoding.UTF8.GetBytes(VocabularyFiles.Tiktoken([.. AllBytes, "ab"u8.ToArray(), "abab"u8.ToArray()]).Replace("\n", "\r\n", StringComparison.Ordinal)));

        Assert.Multiple(() =>
        {
            Assert.That(vocabulary.Count, Is.EqualTo(258));
            Assert.That(vocabulary.MaxTokenLength, Is.EqualTo(4));
        });
    }

    [TestCase("", "the vocabulary is empty")]
    [TestCase("YQ==\n", "line 1 is not a token in base64, a space and a rank")]
    [TestCase("YQ== 0\n!!! 1\n", "line 2 has a token that is not in base64")]
    [TestCase("YQ== 0\nYg== x\n", "line 2 has a rank that is not a number")]
    [TestCase("YQ== 0\nYg== -1\n", "line 2 has a rank that is not a number")]
    [TestCase("YQ== 0\nYg== 1 2\n", "line 2 has a rank that is not a number")]
    [TestCase("YQ== 0\nYQ== 1\n", "a token is there twice: its bytes are 61")]
    [TestCase("YQ== 0\n", "the byte 0x00 is not a token")]
    public void A_bad_file_is_refused_with_what_is_wrong(string file, string problem) =>
        Assert.That(() => TiktokenFile.Read(Encoding.UTF8.GetBytes(file)), Throws.TypeOf<TokenizerFileException>().With.Message.Contains(problem));

    [Test]
    public void A_rank_of_two_tokens_is_refused()
    {
        var file = VocabularyFiles.Tiktoken(AllBytes) + "YWI= 255\n";

        Assert.That(() => TiktokenFile.Read(Encoding.UTF8.GetBytes(file)), Throws.TypeOf<TokenizerFileException>().With.Message.Contains("two tokens have rank 255"));
    }

    [Test]
    public void A_token_before_its_parts_is_refused()
    {
        var file = VocabularyFiles.Tiktoken([.. AllBytes, "bab"u8.ToArray(), "ba"u8.ToArray()]);

        Assert.That(() => TiktokenFile.Read(Encoding.UTF8.GetBytes(file)), Throws.TypeOf<TokenizerFileException>().With.Message.Contains("rank 256 comes before the ranks of the token's parts"));
    }

    [Test]
    public void A_token_without_an_end_is_refused()
    {
        var file = VocabularyFiles.Tiktoken([.. AllBytes, new byte[2000]]);

        Assert.That(() => TiktokenFile.Read(Encoding.UTF8.GetBytes(file)), Throws.TypeOf<TokenizerFileException>().With.Message.Contains("line 257 has a token of more than 1024 bytes"));
    }
}
