using CsCheck;
using Gateway.Core.Secrets;
using NUnit.Framework;

namespace Tests.Unit.Secrets;

public class SecretBoxTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, SecretBox.KeyBytes).Select(static i => (byte)i)];

    [Test]
    public void What_is_sealed_opens_in_its_context_alone() => Gen.Select(Gen.String, Gen.String[Gen.Char.AlphaNumeric, 0, 20]).Sample((text, context) =>
    {
        using var box = new SecretBox(Key);

        // Half a surrogate pair is no text that could be written as UTF-8.
        text = string.Concat(text.Where(static character => !char.IsSurrogate(character)));
        var sealedText = box.Seal(text, context);
        Assert.That(SecretBox.IsSealed(sealedText));
        Assert.That(box.TryOpen(sealedText, context, out var opened));
        Assert.That(opened, Is.EqualTo(text));
        Assert.That(box.TryOpen(sealedText, context + "x", out _), Is.False);
        Assert.That(box.Seal(text, context), Is.Not.EqualTo(sealedText));
    });

    [Test]
    public void Another_key_opens_nothing_and_is_told_apart()
    {
        using var one = new SecretBox(Key);
        using var other = new SecretBox([.. Key.Reverse()]);
        Assert.That(other.TryOpen(one.Seal("text", "c"), "c", out _), Is.False);
        Assert.That(other.Fingerprint, Is.Not.EqualTo(one.Fingerprint));
    }

    [Test]
    public void A_text_that_was_altered_or_cut_does_not_open()
    {
        using var box = new SecretBox(Key);
        var sealedText = box.Seal("a secret", "c");
        var payload = Convert.FromBase64String(sealedText[SecretBox.Prefix.Length..]);
        for (var i = 0; i < payload.Length; i++)
        {
            var altered = payload.ToArray();
            altered[i] ^= 1;
            Assert.That(box.TryOpen(SecretBox.Prefix + Convert.ToBase64String(altered), "c", out _), Is.False, $"byte {i}");
        }

        for (var length = 0; length < sealedText.Length; length++)
        {
            Assert.That(box.TryOpen(sealedText[..length], "c", out _), Is.False, $"length {length}");
        }
    }

    [TestCase("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", true)]
    [TestCase("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", true)]
    [TestCase("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e", false)]
    [TestCase("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==", false)]
    [TestCase("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIj", false)]
    [TestCase("not a key", false)]
    [TestCase("", false)]
    public void A_key_is_32_bytes_in_hexadecimal_or_base64(string text, bool isKey)
    {
        Assert.That(SecretBox.TryParseKey(text, out var key), Is.EqualTo(isKey));
        if (isKey)
        {
            Assert.That(key, Is.EqualTo(Key));
        }
    }
}
