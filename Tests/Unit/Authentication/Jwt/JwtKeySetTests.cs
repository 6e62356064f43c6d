using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Authentication.Jwt;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Authentication.Jwt;

public sealed class JwtKeySetTests
{
    private static JwtKeySet Read(string json)
    {
        Assert.That(JwtKeySet.TryRead(Encoding.UTF8.GetBytes(json), JwtKeySet.Empty, out var set), Is.True);
        return set;
    }

    [Test]
    public void A_key_is_found_by_its_id_for_the_algorithms_of_its_kind()
    {
        var set = Read(TestIssuer.Jwks(TestIssuer.Rsa, TestIssuer.Ec));

        Assert.Multiple(() =>
        {
            Assert.That(set.Count, Is.EqualTo(2));
            Assert.That(set.Find(JwtAlgorithm.RS256, "rsa"u8), Is.Not.Null);
            Assert.That(set.Find(JwtAlgorithm.PS512, "rsa"u8), Is.Not.Null);
            Assert.That(set.Find(JwtAlgorithm.ES256, "ec"u8), Is.Not.Null);
            Assert.That(set.Find(JwtAlgorithm.ES384, "ec"u8), Is.Null, "the curve goes with the algorithm");
            Assert.That(set.Find(JwtAlgorithm.RS256, "ec"u8), Is.Null);
            Assert.That(set.Find(JwtAlgorithm.ES256, "rsa"u8), Is.Null);
            Assert.That(set.Find(JwtAlgorithm.RS256, "RSA"u8), Is.Null);
        });
    }

    [Test]
    public void Without_an_id_a_key_is_found_only_where_no_other_would_do()
    {
        using var other = RSA.Create(2048);
        var one = Read(TestIssuer.Jwks(TestIssuer.Rsa, TestIssuer.Ec));
        var two = Read(TestIssuer.Jwks(TestIssuer.Rsa, new TestIssuer(other, "other")));

        Assert.Multiple(() =>
        {
            Assert.That(one.Find(JwtAlgorithm.RS256, ""u8), Is.Not.Null);
            Assert.That(two.Find(JwtAlgorithm.RS256, ""u8), Is.Null);
            Assert.That(two.Find(JwtAlgorithm.RS256, "other"u8), Is.Not.Null);
        });
    }

    [TestCase("\"use\":\"enc\"")]
    [TestCase("\"key_ops\":[\"encrypt\"]")]
    [TestCase("\"alg\":\"HS256\"")]
    [TestCase("\"alg\":\"none\"")]
    public void A_key_for_another_use_is_none(string member) =>
        Assert.That(JwtKeySet.TryRead(Bytes($$"""{"keys":[{{Replace(TestIssuer.Ec.Jwk, member)}}]}"""), JwtKeySet.Empty, out _), Is.False);

    [Test]
    public void A_key_that_names_its_algorithm_is_for_that_one_only()
    {
        var set = Read($$"""{"keys":[{{Replace(TestIssuer.Rsa.Jwk, "\"alg\":\"PS256\"")}}]}""");

        Assert.That(set.Find(JwtAlgorithm.PS256, "rsa"u8), Is.Not.Null);
        Assert.That(set.Find(JwtAlgorithm.RS256, "rsa"u8), Is.Null);
    }

    [Test]
    public void A_key_that_is_too_short_is_none()
    {
        using var key = RSA.Create(1024);

        Assert.That(JwtKeySet.TryRead(Bytes(TestIssuer.Jwks(new TestIssuer(key, "short"))), JwtKeySet.Empty, out _), Is.False);
    }

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("{\"keys\":[]}")]
    [TestCase("{\"keys\":{}}")]
    [TestCase("{\"keys\":[1]}")]
    [TestCase("{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}")]
    [TestCase("{\"keys\":[{\"kty\":\"RSA\",\"n\":\"!!\",\"e\":\"AQAB\"}]}")]
    [TestCase("{\"keys\":[{\"kty\":\"RSA\"}]}")]
    [TestCase("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}]}")]
    [TestCase("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-999\",\"x\":\"AAAA\",\"y\":\"AAAA\"}]}")]
    [TestCase("{\"keys\":[{\"kty\":\"\\ud800\"}]}")]
    [TestCase("<html>not found</html>")]
    public void What_holds_no_key_is_no_set_and_the_one_before_stays(string json)
    {
        var before = Read(TestIssuer.Jwks(TestIssuer.Ec));

        Assert.That(JwtKeySet.TryRead(Bytes(json), before, out var set), Is.False);
        Assert.That(set, Is.SameAs(before));
    }

    [Test]
    public void Too_many_keys_and_too_many_bytes_are_no_set()
    {
        var many = $$"""{"keys":[{{string.Join(',', Enumerable.Repeat(TestIssuer.Ec.Jwk, JwtKeySet.MaxKeys + 1))}}]}""";
        var large = TestIssuer.Jwks(TestIssuer.Ec) + new string(' ', JwtKeySet.MaxBytes);

        Assert.That(JwtKeySet.TryRead(Bytes(many), JwtKeySet.Empty, out _), Is.False);
        Assert.That(JwtKeySet.TryRead(Bytes(large), JwtKeySet.Empty, out _), Is.False);
    }

    [Test]
    public void Deep_nesting_is_no_set() =>
        Assert.That(JwtKeySet.TryRead(Bytes($"{{\"keys\":{new string('[', 100_000)}"), JwtKeySet.Empty, out _), Is.False);

    [Test]
    public void What_two_documents_hold_is_one_key_and_what_the_second_lacks_is_withdrawn()
    {
        var first = Read(TestIssuer.Jwks(TestIssuer.Rsa, TestIssuer.Ec));
        var (rsa, ec) = (first.Find(JwtAlgorithm.RS256, "rsa"u8)!, first.Find(JwtAlgorithm.ES256, "ec"u8)!);
        Assert.That(JwtKeySet.TryRead(Bytes(TestIssuer.Jwks(TestIssuer.Ec)), first, out var second), Is.True);
        first.WithdrawAllBut(second);

        Assert.Multiple(() =>
        {
            Assert.That(second.Find(JwtAlgorithm.ES256, "ec"u8), Is.SameAs(ec));
            Assert.That(ec.IsTrusted, Is.True);
            Assert.That(rsa.IsTrusted, Is.False);
            Assert.That(second.IsSame(first), Is.False);
        });
    }

    [Test]
    public void A_private_part_that_was_published_is_not_kept()
    {
        using var key = RSA.Create(2048);
        var secret = System.Buffers.Text.Base64Url.EncodeToString(key.ExportParameters(true).D);
        var set = Read($$"""{"keys":[{{Replace(new TestIssuer(key, "leak").Jwk, $"\"d\":\"{secret}\"")}}]}""");

        Assert.That(set.Find(JwtAlgorithm.RS256, "leak"u8)!.Key.HasPrivateKey, Is.False);
    }

    private static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    // The key with one member more, in place of one of that name.
    private static string Replace(string jwk, string member) => $"{jwk.Replace("\"use\":\"sig\",", "", StringComparison.Ordinal)[..^1]},{member}}}";
}
