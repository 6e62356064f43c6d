using System.Text;
using CsCheck;
using Gateway.Core.Ledger;
using NUnit.Framework;

namespace Tests.Unit.Ledger;

public sealed class StableHashTests
{
    // Published values of XXH64.
    [TestCase("", 0xEF46DB3751D8E999UL)]
    [TestCase("a", 0xD24EC4F1A98C6E5BUL)]
    [TestCase("abc", 0x44BC2CF5AD770999UL)]
    [TestCase("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1UL)]
    public void It_is_XXH64(string text, ulong hash) => Assert.That(StableHash.Of(Encoding.ASCII.GetBytes(text)), Is.EqualTo(hash));

    [Test]
    public void Every_byte_and_the_seed_count() => Gen.Select(Gen.Byte.Array[1, 100], Gen.Int[0, 99]).Sample((bytes, at) =>
    {
        var hash = StableHash.Of(bytes);
        var seeded = StableHash.Of(bytes, 1);
        bytes[at % bytes.Length] ^= 1;
        return StableHash.Of(bytes) != hash && seeded != hash;
    });

    [Test]
    public void Texts_and_numbers_have_hashes_too() => Assert.Multiple(() =>
    {
        Assert.That(new[] { "k_1", "k_2", new string("k_1".ToCharArray()) }.Select(static text => StableHash.Of(text, 1)).Distinct().Count(), Is.EqualTo(2));
        Assert.That(new UInt128[] { 7, UInt128.MaxValue, 7 }.Select(static number => StableHash.Of(number, 2)).Distinct().Count(), Is.EqualTo(2));
    });
}
