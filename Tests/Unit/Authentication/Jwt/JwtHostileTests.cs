using System.Text;
using CsCheck;
using Gateway.Core.Authentication.Jwt;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Namespaces;

namespace Tests.Unit.Authentication.Jwt;

/// <summary>Whatever is presented, there is a verdict, and it is not that it is good.</summary>
public sealed class JwtHostileTests
{
    private const string Head = """{"alg":"RS256","kid":"rsa"}""";

    private JwtRig _rig = null!;

    [SetUp]
    public void SetUp() => _rig = new JwtRig(TestIssuer.Config(TestIssuer.Rsa));

    [TearDown]
    public void TearDown() => _rig.Dispose();

    [TestCase("")]
    [TestCase(".")]
    [TestCase("..")]
    [TestCase("...")]
    [TestCase("a.b.c")]
    [TestCase("a..c")]
    [TestCase(".b.c")]
    [TestCase("e30.e30.")]
    [TestCase("e30.e30.e30.e30.e30")]
    [TestCase("e30=.e30=.AA==")]
    [TestCase("e30 .e30.AA")]
    [TestCase("sk-something-else")]
    public void What_is_no_token_is_foreign_and_costs_nothing(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        Assert.That(_rig.Recognise(bytes), Is.EqualTo(JwtStatus.Foreign));
        Assert.That(Allocations.Of(() => _rig.Recognise(bytes)), Is.Zero);
    }

    [Test]
    public void A_token_of_somebody_else_is_foreign_and_costs_nothing()
    {
        var bytes = Encoding.ASCII.GetBytes(TestIssuer.Rsa.Sign("""{"iss":"https://else.example","aud":"gateway","exp":4000000000,"deep":{"a":[1,2,{"b":"c"}]}}"""));

        Assert.That(_rig.Recognise(bytes), Is.EqualTo(JwtStatus.Foreign));
        Assert.That(Allocations.Of(() => _rig.Recognise(bytes)), Is.Zero);
    }

    [TestCase("""{"alg":"RS256","alg":"RS256","kid":"rsa"}""", "Malformed")]
    [TestCase("""{"alg":"RS256","kid":"rsa","kid":"rsa"}""", "Malformed")]
    [TestCase("""{"alg":["RS256"],"kid":"rsa"}""", "Malformed")]
    [TestCase("""{"alg":"RS256","kid":7}""", "Malformed")]
    [TestCase("""{"alg":"RS256","kid":"\ud800"}""", "Malformed")]
    [TestCase("""{"alg":"RS256","kid":"rsa"}x""", "Malformed")]
    [TestCase("""{"alg":"RS256","kid":"rsa" """, "Malformed")]
    [TestCase("""{"kid":"rsa"}""", "UnsupportedAlgorithm")]
    [TestCase("""{"alg":"rs256","kid":"rsa"}""", "UnsupportedAlgorithm")]
    [TestCase("""{"alg":"RSA","kid":"rsa"}""", "UnsupportedAlgorithm")]
    [TestCase("""{"alg":"Rsa","kid":"rsa"}""", "UnsupportedAlgorithm")]
    [TestCase("""{"alg":"RS256","kid":"rsa","crit":["exp"]}""", "UnsupportedAlgorithm")]
    [TestCase("""{"alg":"RS256","kid":"rsa","crit":null}""", "UnsupportedAlgorithm")]
    [TestCase("""{"alg":"RS256","kid":"nobody"}""", "UnknownKey")]
    [TestCase("""{"alg":"RS256","jku":"https://evil.example/jwks","jwk":{"kty":"RSA"},"x5u":"https://evil.example"}""", "WrongSignature")]
    public async Task Bad_headers(string header, string status)
    {
        using var stranger = System.Security.Cryptography.RSA.Create(2048);
        var token = new TestIssuer(stranger, "rsa").Sign(_rig.Payload(), "RS256", header);

        Assert.That(await _rig.JudgeAsync(token), Is.EqualTo(Enum.Parse<JwtStatus>(status)));
    }

    [TestCase("\"exp\":1e999", "Malformed")]
    [TestCase("\"exp\":99999999999999999999999999", "Malformed")]
    [TestCase("\"exp\":9223372036854775807", "Malformed")]
    [TestCase("\"exp\":-9223372036854775808", "Malformed")]
    [TestCase("\"exp\":-1", "Expired")]
    [TestCase("\"exp\":0", "Expired")]
    [TestCase("\"exp\":\"4000000000\"", "Malformed")]
    [TestCase("\"exp\":null", "Malformed")]
    [TestCase("\"exp\":[4000000000]", "Malformed")]
    [TestCase("\"x\":1", "Malformed")]
    [TestCase("\"exp\":4000000000,\"exp\":4000000000", "Malformed")]
    [TestCase("\"exp\":4000000000,\"\\u0065xp\":4000000000", "Malformed")]
    [TestCase("\"exp\":4000000000,\"nbf\":1e999", "Malformed")]
    [TestCase("\"exp\":4000000000,\"nbf\":253402300799", "NotYetValid")]
    [TestCase("\"exp\":4000000000,\"aud\":\"gateway\"", "Malformed")]
    [TestCase("\"exp\":4000000000,\"namespace\":\"other\"", "Malformed")]
    [TestCase("\"exp\":4000000000,\"x\":\"\\ud800\"", "Malformed")]
    [TestCase("\"exp\":4000000000.75", "Valid")]
    [TestCase("\"exp\":4e9", "Valid")]
    public async Task Times_and_members_there_twice(string members, string status)
    {
        var payload = $$"""{"iss":"{{TestIssuer.Name}}","aud":"gateway","namespace":"default",{{members}}}""";

        Assert.That(await _rig.JudgeAsync(TestIssuer.Rsa.Sign(payload)), Is.EqualTo(Enum.Parse<JwtStatus>(status)));
    }

    [TestCase("\"namespace\":7")]
    [TestCase("\"namespace\":null")]
    [TestCase("\"namespace\":\"\"")]
    [TestCase("\"namespace\":[\"default\"]")]
    [TestCase("\"namespace\":{\"default\":true}")]
    [TestCase("\"other\":\"default\"")]
    public async Task A_namespace_that_is_no_text(string member)
    {
        var payload = $$"""{"iss":"{{TestIssuer.Name}}","aud":"gateway","exp":4000000000,{{member}}}""";

        Assert.That(await _rig.JudgeAsync(TestIssuer.Rsa.Sign(payload)), Is.EqualTo(JwtStatus.NoNamespace));
    }

    [TestCase("""{"iss":"https://issuer.example","iss":"https://issuer.example"}""")]
    [TestCase("""{"iss":["https://issuer.example"]}""")]
    [TestCase("""{"iss":null}""")]
    [TestCase("""{"iss":"HTTPS://issuer.example"}""")]
    [TestCase("""{"iss":"https://issuer.example\u0000"}""")]
    [TestCase("""{"a":{"iss":"https://issuer.example"}}""")]
    [TestCase("""[{"iss":"https://issuer.example"}]""")]
    [TestCase("{")]
    [TestCase("")]
    public void Who_does_not_name_an_issuer_once_is_foreign(string payload) =>
        Assert.That(_rig.Recognise($"{TestIssuer.Encode(Head)}.{TestIssuer.Encode(payload)}.AAAA"), Is.EqualTo(JwtStatus.Foreign));

    [Test]
    public void Deep_nesting_ends_early()
    {
        var deep = $$"""{"iss":"{{TestIssuer.Name}}","a":{{new string('[', 5_000)}}""";

        Assert.That(_rig.Recognise($"{TestIssuer.Encode(Head)}.{TestIssuer.Encode(deep)}.AAAA"), Is.EqualTo(JwtStatus.Foreign));
    }

    [Test]
    public void A_token_longer_than_the_limit_is_not_read()
    {
        var payload = TestIssuer.Encode($$"""{"iss":"{{TestIssuer.Name}}","pad":"{{new string('x', 1_000_000)}}"}""");
        var bytes = Encoding.ASCII.GetBytes($"{TestIssuer.Encode(Head)}.{payload}.AAAA");

        Assert.That(_rig.Recognise(bytes), Is.EqualTo(JwtStatus.TooLong));
        Assert.That(Allocations.Of(() => _rig.Recognise(bytes)), Is.Zero);
    }

    [Test]
    public async Task The_longest_token_is_good()
    {
        var room = JwtReader.MaxBytes - TestIssuer.Rsa.Sign(_rig.Payload()).Length;
        var token = TestIssuer.Rsa.Sign(_rig.Payload().Replace("{", $$"""{"pad":"{{new string('x', (room * 3 / 4) - 20)}}",""", StringComparison.Ordinal));

        Assert.That(token.Length, Is.InRange(JwtReader.MaxBytes - 32, JwtReader.MaxBytes));
        Assert.That(await _rig.JudgeAsync(token), Is.EqualTo(JwtStatus.Valid));
    }

    [Test]
    public void No_alteration_of_a_good_token_is_good()
    {
        var good = Encoding.ASCII.GetBytes(TestIssuer.Rsa.Sign(_rig.Payload()));
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Int[0, alphabet.Length - 1], Gen.Int[0, 3]).Sample(
            (at, letter, change) =>
            {
                var bytes = change switch
                {
                    0 => [.. good[..at], .. good[(at + 1)..]],
                    1 => [.. good[..at], (byte)alphabet[letter], .. good[at..]],
                    2 => good[..at],
                    _ => [.. good[..at], (byte)alphabet[letter], .. good[(at + 1)..]],
                };
                return bytes.AsSpan().SequenceEqual(good) || _rig.JudgeAsync(Encoding.ASCII.GetString(bytes)).GetAwaiter().GetResult() != JwtStatus.Valid;
            },
            iter: 2_000);
    }

    [Test]
    public void Any_two_objects_get_a_verdict() => Gen.Select(Gen.String, Gen.String).Sample(
        (header, payload) => _rig.Recognise($"{TestIssuer.Encode(header)}.{TestIssuer.Encode($"{{\"iss\":\"{TestIssuer.Name}\",{payload}")}.AAAA") != JwtStatus.Valid,
        iter: 2_000);
}
