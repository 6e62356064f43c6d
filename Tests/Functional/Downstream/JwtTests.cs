using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

/// <summary>Bearer tokens through a whole gateway, the keys inline or fetched from a server that behaves as it likes.</summary>
internal sealed class JwtTests
{
    private static string Payload(string ns = "default", int seconds = 3600) => TestIssuer.Payload(DateTimeOffset.UtcNow.AddSeconds(seconds), ns);

    private static string Token(string ns = "default", int seconds = 3600) => TestIssuer.Rsa.Sign(Payload(ns, seconds));

    private static Func<Snapshot, Snapshot> Wants(string authentication, IssuerConfig? issuer = null) => snapshot => snapshot with
    {
        Namespaces =
        [
            snapshot.Namespaces[0] with { Authentication = authentication },
            new NamespaceConfig { Code = "off", Enabled = false },
        ],
        ApiKeys = [new ApiKeyConfig { Id = "k", Namespace = "default", Sha256 = Convert.ToHexStringLower(SHA256.HashData("sk-1"u8)) }],
        Issuers = [issuer ?? TestIssuer.Config(TestIssuer.Rsa, TestIssuer.Ec)],
    };

    private static IssuerConfig At(FakeUpstream server) => TestIssuer.Config() with { JwksUrl = server.Url + "jwks.json" };

    private static FakeBehaviour Publishes(params TestIssuer[] issuers) =>
        new("keys", exchange => exchange.RespondAsync(200, TestIssuer.Jwks(issuers), "Content-Type: application/json"));

    [TestCase("Authorization: Bearer ")]
    [TestCase("x-api-key: ")]
    [TestCase("api-key: ")]
    public async Task A_token_opens_its_namespace_and_goes_no_further(string carrier)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants("jwt"));
        var token = Token();
        await using var client = await rig.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync(Requests.Chat(carrier + token, "X-Other: 1"));
            Assert.That((await client.ReadResponseAsync()).Status, Is.EqualTo(200));
        }

        Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(3));
        Assert.That(rig.Upstream.Requests.Select(static request => Encoding.Latin1.GetString(request.HeadBytes)), Has.None.Contains(token.Split('.')[2]));
    }

    [TestCase("jwt", true, false)]
    [TestCase("apiKey", false, true)]
    [TestCase("apiKeyOrJwt", true, true)]
    [TestCase("none", true, true)]
    public async Task A_namespace_says_what_it_takes(string authentication, bool takesTokens, bool takesKeys)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants(authentication));
        async Task<int> StatusAsync(params string[] fields) => (await rig.ExchangeAsync(Requests.Chat(fields))).Status;

        Assert.That(await StatusAsync("Authorization: Bearer " + Token()), Is.EqualTo(takesTokens ? 200 : 401));
        Assert.That(await StatusAsync("Authorization: Bearer " + TestIssuer.Ec.Sign(Payload())), Is.EqualTo(takesTokens ? 200 : 401));
        Assert.That(await StatusAsync("Authorization: Bearer sk-1"), Is.EqualTo(takesKeys ? 200 : 401));
        Assert.That(await StatusAsync(), Is.EqualTo(authentication == "none" ? 200 : 401));
        Assert.That(await StatusAsync("Authorization: Bearer a.b.c"), Is.EqualTo(authentication == "none" ? 200 : 401));
    }

    [Test]
    public async Task A_bad_token_is_refused_with_what_is_wrong_and_nothing_of_itself()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants("none"));
        using var key = RSA.Create(2048);
        foreach (var (token, words) in new[]
        {
            (Token(seconds: -1), "expired"),
            (TestIssuer.Rsa.Sign(Payload().Replace("\"gateway\"", "\"other\"", StringComparison.Ordinal)), "audience"),
            (new TestIssuer(key, "rsa").Sign(Payload()), "signature"),
            (new TestIssuer(key, "new").Sign(Payload()), "does not publish"),
            (TestIssuer.Rsa.Sign(Payload(), header: """{"alg":"none"}"""), "signed in a way"),
            (TestIssuer.Rsa.Sign(Payload().Replace("namespace", "tenant", StringComparison.Ordinal)), "names no namespace"),
        })
        {
            var response = await rig.ExchangeAsync(Requests.Chat("Authorization: Bearer " + token));
            Rig.AssertError(response, 401, "invalid_api_key");
            Assert.That(response.BodyText, Does.Contain(words).And.Not.Contain(TestIssuer.Name).And.Not.Contain(token.Split('.')[1]));
            Assert.That(response.Get("WWW-Authenticate"), Is.EqualTo("Bearer realm=\"ai-gateway\", error=\"invalid_token\""));
        }

        Assert.That(rig.Upstream.Requests, Is.Empty);
    }

    [Test]
    public async Task A_namespace_that_is_unknown_or_disabled_is_told_as_with_a_key()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants("none"));

        Rig.AssertError(await rig.ExchangeAsync(Requests.Chat("Authorization: Bearer " + Token("nobody"))), 404, "namespace_not_found");
        Rig.AssertError(await rig.ExchangeAsync(Requests.Chat("Authorization: Bearer " + Token("off"))), 403, "namespace_disabled");
    }

    [Test]
    public async Task A_token_of_somebody_else_passes_where_none_is_wanted()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants("none"));
        var token = TestIssuer.Rsa.Sign("""{"iss":"https://else.example","exp":4000000000}""");

        Assert.That((await rig.ExchangeAsync(Requests.Chat("Authorization: Bearer " + token))).Status, Is.EqualTo(200));
        Assert.That(rig.Received().Get("Authorization"), Is.EqualTo("Bearer " + token));
    }

    [Test]
    public async Task Tokens_of_any_length_that_a_head_may_have_are_answered()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants("jwt"));
        var pad = TestIssuer.Encode($$"""{"iss":"{{TestIssuer.Name}}","pad":"{{new string('x', 20_000)}}"}""");
        Rig.AssertError(await rig.ExchangeAsync(Requests.Chat($"Authorization: Bearer e30.{pad}.AA")), 401, "invalid_api_key");

        var huge = await rig.ExchangeAsync(Requests.Chat($"Authorization: Bearer e30.{new string('x', 1_000_000)}.AA"));
        Assert.That(huge.Status, Is.EqualTo(431));
    }

    [Test]
    public async Task The_models_are_those_of_the_tokens_namespace()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants("jwt"));
        Rig.AssertError(await rig.ExchangeAsync(Requests.Get("/v1/models")), 401, "invalid_api_key");

        var response = await rig.ExchangeAsync(Requests.Get("/v1/models", "Authorization: Bearer " + Token()));
        using var document = JsonDocument.Parse(response.Body);
        Assert.That(document.RootElement.GetProperty("data")[0].GetProperty("id").GetString(), Is.EqualTo("gpt-4o-mini"));
    }

    [Test]
    public async Task Keys_are_fetched_where_they_are_published()
    {
        await using var server = FakeUpstream.Start(Publishes(TestIssuer.Rsa));
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants("jwt", At(server)));

        Assert.That((await rig.ExchangeAsync(Requests.Chat("Authorization: Bearer " + Token()))).Status, Is.EqualTo(200));
        Assert.That(server.Requests.Single().Target, Is.EqualTo("/jwks.json"));
        Assert.That(server.Requests.Single().Get("Authorization"), Is.Null);
    }

    [Test]
    public async Task While_keys_were_never_had_a_token_is_to_come_again()
    {
        await using var server = FakeUpstream.Start(new FakeBehaviour("no keys", static exchange => exchange.RespondAsync(500, "out of order")));
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants("jwt", At(server)));

        var response = await rig.ExchangeAsync(Requests.Chat("Authorization: Bearer " + Token()));
        Rig.AssertError(response, 503, "verification_unavailable");
        Assert.That(response.Get("Retry-After"), Is.EqualTo("1"));
    }

    [Test]
    public async Task A_redirect_to_elsewhere_is_not_followed()
    {
        await using var elsewhere = FakeUpstream.Start(Publishes(TestIssuer.Rsa));
        await using var server = FakeUpstream.Start(new FakeBehaviour("redirect", exchange => exchange.RespondAsync(302, "", "Location: " + elsewhere.Url)));
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants("jwt", At(server)));

        Rig.AssertError(await rig.ExchangeAsync(Requests.Chat("Authorization: Bearer " + Token())), 503, "verification_unavailable");
        Assert.That(elsewhere.Requests, Is.Empty);
    }

    [Test]
    public async Task A_server_that_hangs_holds_up_none_but_those_who_need_its_keys()
    {
        await using var server = FakeUpstream.Start(static async exchange =>
        {
            await exchange.WaitAsync("keys");
            await exchange.RespondAsync(200, TestIssuer.Jwks(TestIssuer.Rsa));
        });
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants("apiKeyOrJwt", At(server)));
        await using var waiting = await rig.ConnectAsync();
        await waiting.SendAsync(Requests.Chat("Authorization: Bearer " + Token()));
        await server.WaitForRequestAsync();

        Assert.That((await rig.ExchangeAsync(Requests.Chat("Authorization: Bearer sk-1"))).Status, Is.EqualTo(200));
        server.Gates.Open("keys");
        Assert.That((await waiting.ReadResponseAsync()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Many_connections_bring_their_first_token_at_once()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Wants("jwt"));
        var tokens = Enumerable.Range(0, 100).Select(static i => Token(seconds: 1000 + i)).ToArray();

        var statuses = await Task.WhenAll(tokens.Select(async token => (await rig.ExchangeAsync(Requests.Chat("Authorization: Bearer " + token))).Status));

        Assert.That(statuses, Has.All.EqualTo(200));
    }
}
