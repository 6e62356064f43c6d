using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Authentication.Jwt;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Namespaces;

namespace Tests.Unit.Authentication.Jwt;

public sealed class JwtVerificationTests
{
    private JwtRig _rig = null!;

    [SetUp]
    public void SetUp() => _rig = new JwtRig(TestIssuer.Config(TestIssuer.Rsa, TestIssuer.Ec));

    [TearDown]
    public void TearDown() => _rig.Dispose();

    [TestCase("RS256")]
    [TestCase("RS384")]
    [TestCase("RS512")]
    [TestCase("PS256")]
    [TestCase("PS384")]
    [TestCase("PS512")]
    public async Task Every_algorithm_of_an_RSA_key_is_verified(string algorithm) =>
        Assert.That(await _rig.JudgeAsync(TestIssuer.Rsa.Sign(_rig.Payload(), algorithm)), Is.EqualTo(JwtStatus.Valid));

    [TestCase("1.2.840.10045.3.1.7")]
    [TestCase("1.3.132.0.34")]
    [TestCase("1.3.132.0.35")]
    public async Task Every_curve_is_verified(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromValue(curve));
        var issuer = new TestIssuer(key, "curve");
        _rig.Apply(TestIssuer.Config(issuer));

        Assert.That(await _rig.JudgeAsync(issuer.Sign(_rig.Payload())), Is.EqualTo(JwtStatus.Valid));
    }

    [Test]
    public async Task A_verified_token_is_recognised_at_once_and_without_allocation()
    {
        var token = TestIssuer.Rsa.Sign(_rig.Payload());
        var bytes = Encoding.ASCII.GetBytes(token);
        Assert.That(_rig.Recognise(token), Is.EqualTo(JwtStatus.Unverified));
        Assert.That(await _rig.JudgeAsync(token), Is.EqualTo(JwtStatus.Valid));

        Assert.Multiple(() =>
        {
            Assert.That(_rig.Recognise(token), Is.EqualTo(JwtStatus.Valid));
            Assert.That(Allocations.Of(() => _rig.Recognise(bytes)), Is.Zero);
        });
    }

    [TestCase(0)]
    [TestCase(30)]
    public async Task A_token_ends_at_the_very_second_that_it_names_verified_before_or_not(int skew)
    {
        _rig.Apply(TestIssuer.Config(TestIssuer.Rsa) with { ClockSkewSeconds = skew });
        var remembered = TestIssuer.Rsa.Sign(_rig.Payload(seconds: 10));
        Assert.That(await _rig.JudgeAsync(remembered), Is.EqualTo(JwtStatus.Valid));

        _rig.Clock.Advance(TimeSpan.FromSeconds(10 + skew) - TimeSpan.FromTicks(1));
        Assert.That(await _rig.JudgeAsync(remembered), Is.EqualTo(JwtStatus.Valid));
        Assert.That(await _rig.JudgeAsync(TestIssuer.Rsa.Sign(_rig.Payload(seconds: 1 - skew))), Is.EqualTo(JwtStatus.Valid));
        _rig.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.That(await _rig.JudgeAsync(remembered), Is.EqualTo(JwtStatus.Expired));
        Assert.That(await _rig.JudgeAsync(TestIssuer.Rsa.Sign(_rig.Payload(seconds: -skew))), Is.EqualTo(JwtStatus.Expired));
    }

    [Test]
    public async Task A_token_begins_at_the_second_that_it_names()
    {
        var begin = _rig.Clock.GetUtcNow().AddSeconds(5).ToUnixTimeSeconds();
        var token = TestIssuer.Rsa.Sign(_rig.Payload().Replace("{", $"{{\"nbf\":{begin},", StringComparison.Ordinal));

        _rig.Clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.That(await _rig.JudgeAsync(token), Is.EqualTo(JwtStatus.NotYetValid));
        _rig.Clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.That(await _rig.JudgeAsync(token), Is.EqualTo(JwtStatus.Valid));
    }

    [Test]
    public async Task A_signature_of_another_key_or_over_another_text_is_wrong()
    {
        using var key = RSA.Create(2048);
        var stranger = new TestIssuer(key, "rsa").Sign(_rig.Payload());
        var parts = TestIssuer.Rsa.Sign(_rig.Payload()).Split('.');
        var altered = $"{parts[0]}.{TestIssuer.Encode(_rig.Payload(ns: "other"))}.{parts[2]}";

        Assert.Multiple(async () =>
        {
            Assert.That(await _rig.JudgeAsync(stranger), Is.EqualTo(JwtStatus.WrongSignature));
            Assert.That(await _rig.JudgeAsync(altered), Is.EqualTo(JwtStatus.WrongSignature));
            Assert.That(await _rig.JudgeAsync($"{parts[0]}.{parts[1]}."), Is.Not.EqualTo(JwtStatus.Valid));
        });
    }

    [Test]
    public async Task Neither_none_nor_a_secret_made_of_the_public_key_signs()
    {
        var payload = _rig.Payload();
        foreach (var none in new[] { "none", "None", "NONE", "" })
        {
            var header = TestIssuer.Encode($$"""{"alg":"{{none}}","kid":"rsa"}""");
            var status = await _rig.JudgeAsync($"{header}.{TestIssuer.Encode(payload)}.");
            Assert.That(status, Is.EqualTo(none.Length == 0 ? JwtStatus.Malformed : JwtStatus.UnsupportedAlgorithm));
        }

        foreach (var secret in new[] { TestIssuer.Rsa.Jwk, TestIssuer.Jwks(TestIssuer.Rsa) })
        {
            var input = $"{TestIssuer.Encode("""{"alg":"HS256","kid":"rsa"}""")}.{TestIssuer.Encode(payload)}";
            var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(input));
            Assert.That(await _rig.JudgeAsync($"{input}.{System.Buffers.Text.Base64Url.EncodeToString(mac)}"), Is.EqualTo(JwtStatus.UnsupportedAlgorithm));
        }
    }

    [Test]
    public async Task An_algorithm_that_the_issuer_is_not_configured_for_is_refused()
    {
        _rig.Apply(TestIssuer.Config(TestIssuer.Rsa) with { Algorithms = ["PS256"] });

        Assert.That(await _rig.JudgeAsync(TestIssuer.Rsa.Sign(_rig.Payload(), "RS256")), Is.EqualTo(JwtStatus.UnsupportedAlgorithm));
        Assert.That(await _rig.JudgeAsync(TestIssuer.Rsa.Sign(_rig.Payload(), "PS256")), Is.EqualTo(JwtStatus.Valid));
    }

    [TestCase("\"gateway\"", "Valid")]
    [TestCase("[\"other\",\"gateway\"]", "Valid")]
    [TestCase("\"gateway/\"", "WrongAudience")]
    [TestCase("\"Gateway\"", "WrongAudience")]
    [TestCase("[\"other\"]", "WrongAudience")]
    [TestCase("[]", "WrongAudience")]
    [TestCase("null", "WrongAudience")]
    public async Task The_audience_has_to_be_ours(string audience, string status) => Assert.That(
        await _rig.JudgeAsync(TestIssuer.Rsa.Sign(_rig.Payload().Replace("\"gateway\"", audience, StringComparison.Ordinal))), Is.EqualTo(Enum.Parse<JwtStatus>(status)));

    [Test]
    public async Task An_issuer_opens_the_namespaces_of_its_list_only()
    {
        _rig.Apply(TestIssuer.Config(TestIssuer.Rsa) with { Namespaces = ["a"], NamespaceClaim = "https://issuer.example/ns" });
        string Token(string ns) => TestIssuer.Rsa.Sign(_rig.Payload(ns: ns).Replace("\"namespace\"", "\"https://issuer.example/ns\"", StringComparison.Ordinal));

        Assert.That(await _rig.JudgeAsync(Token("a")), Is.EqualTo(JwtStatus.Valid));
        Assert.That(await _rig.JudgeAsync(Token("b")), Is.EqualTo(JwtStatus.NoNamespace));
        Assert.That(await _rig.JudgeAsync(TestIssuer.Rsa.Sign(_rig.Payload(ns: "a"))), Is.EqualTo(JwtStatus.NoNamespace));
    }

    [Test]
    public async Task A_remembered_token_is_forgotten_with_its_issuers_configuration()
    {
        var config = TestIssuer.Config(TestIssuer.Rsa);
        var token = TestIssuer.Rsa.Sign(_rig.Payload());
        _rig.Apply(config);
        Assert.That(await _rig.JudgeAsync(token), Is.EqualTo(JwtStatus.Valid));

        _rig.Apply(config with { });
        Assert.That(_rig.Recognise(token), Is.EqualTo(JwtStatus.Valid), "the same in the same words");
        _rig.Apply(config with { Audiences = ["other"] });
        Assert.That(await _rig.JudgeAsync(token), Is.EqualTo(JwtStatus.WrongAudience));
        _rig.Apply();
        Assert.That(await _rig.JudgeAsync(token), Is.EqualTo(JwtStatus.Foreign));
    }

    [Test]
    public async Task A_key_that_is_changed_takes_its_tokens_with_it_and_a_new_one_is_found()
    {
        var published = new ScriptedKeySets(TestIssuer.Jwks(TestIssuer.Rsa));
        using var rig = new JwtRig(published, TestIssuer.Config() with { JwksUrl = "https://issuer.example/jwks" });
        var old = TestIssuer.Rsa.Sign(rig.Payload());
        var fresh = TestIssuer.Ec.Sign(rig.Payload());
        Assert.That(await rig.JudgeAsync(old), Is.EqualTo(JwtStatus.Valid));

        published.Publish(TestIssuer.Jwks(TestIssuer.Ec));
        Assert.That(await rig.JudgeAsync(fresh), Is.EqualTo(JwtStatus.UnknownKey), "looked a moment ago");
        rig.Clock.Advance(TimeSpan.FromSeconds(JwtKeySource.LeastRefreshSeconds));
        Assert.That(await rig.JudgeAsync(fresh), Is.EqualTo(JwtStatus.Valid));
        Assert.That(await rig.JudgeAsync(old), Is.EqualTo(JwtStatus.UnknownKey));
        Assert.That(published.Fetches.Value, Is.EqualTo(2));
    }

    [Test]
    public async Task Until_keys_are_there_no_token_is_judged()
    {
        var published = new ScriptedKeySets(TestIssuer.Jwks(TestIssuer.Rsa));
        published.Fail();
        using var rig = new JwtRig(published, TestIssuer.Config() with { JwksUrl = "https://issuer.example/jwks" });
        var token = TestIssuer.Rsa.Sign(rig.Payload());
        Assert.That(await rig.JudgeAsync(token), Is.EqualTo(JwtStatus.Unavailable));

        published.Publish(TestIssuer.Jwks(TestIssuer.Rsa));
        rig.Clock.Advance(TimeSpan.FromSeconds(JwtKeySource.LeastRefreshSeconds));
        Assert.That(await rig.JudgeAsync(token), Is.EqualTo(JwtStatus.Valid));
    }

    [Test]
    public async Task A_flood_of_bad_tokens_drives_no_good_one_out()
    {
        var good = TestIssuer.Ec.Sign(_rig.Payload());
        Assert.That(await _rig.JudgeAsync(good), Is.EqualTo(JwtStatus.Valid));
        var parts = good.Split('.');
        var bad = Enumerable.Range(0, 3_000).Select(i => $"{parts[0]}.{TestIssuer.Encode(_rig.Payload(seconds: 100 + i))}.{parts[2]}");

        var verdicts = await Task.WhenAll(bad.Select(token => Task.Run(() => _rig.JudgeAsync(token))));

        Assert.That(verdicts, Has.All.EqualTo(JwtStatus.WrongSignature).Or.EqualTo(JwtStatus.Unavailable));
        Assert.That(verdicts, Has.Some.EqualTo(JwtStatus.WrongSignature));
        Assert.That(_rig.Recognise(good), Is.EqualTo(JwtStatus.Valid));
        Assert.That(await _rig.JudgeAsync(TestIssuer.Ec.Sign(_rig.Payload())), Is.EqualTo(JwtStatus.Valid), "and the next new one is verified");
    }
}
