using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

internal sealed class KeyTests
{
    private const string Secret = "sk-our-own-key";

    private static readonly string[] Carriers = [$"Authorization: Bearer {Secret}", $"authorization: bEARER {Secret}", $"x-api-key: {Secret}", $"api-key: {Secret}"];

    private static ApiKeyConfig Key(string secret) => new()
    {
        Id = "k_" + secret,
        Namespace = "closed",
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret))),
    };

    private static Snapshot Closed(Snapshot snapshot) => snapshot with
    {
        DefaultNamespace = "closed",
        Namespaces = [snapshot.Namespaces[0] with { Code = "closed", Authentication = "apiKey" }],
        ApiKeys =
        [
            Key(Secret),
            Key("disabled") with { Enabled = false },
            Key("expired") with { ExpiresAt = DateTimeOffset.UnixEpoch },
            Key("mini") with { Models = ["gpt-4o-mini*"] },
        ],
    };

    [TestCaseSource(nameof(Carriers))]
    public async Task A_key_opens_its_namespace_and_goes_no_further(string carrier)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Closed);
        Assert.That((await rig.ExchangeAsync(Requests.Chat(carrier))).Status, Is.EqualTo(200));
        Assert.That(Encoding.Latin1.GetString(rig.Received().HeadBytes), Does.Not.Contain(Secret));
    }

    [Test]
    public async Task A_key_goes_no_further_in_any_field()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Closed);
        Assert.That((await rig.ExchangeAsync(Requests.Chat(Carriers[0], Carriers[2], Carriers[3]))).Status, Is.EqualTo(200));
        Assert.That(Encoding.Latin1.GetString(rig.Received().HeadBytes), Does.Not.Contain(Secret));
    }

    [TestCase("Authorization: Bearer theirs", "x-api-key: sk-our-own-key")]
    [TestCase("x-api-key: theirs", "x-api-key: sk-our-own-key")]
    [TestCase("Authorization: Bearer theirs", "Authorization: Bearer sk-our-own-key")]
    [TestCase("Authorization: Basic dTpw", "api-key: sk-our-own-key")]
    public async Task A_key_behind_one_that_is_not_ours_is_recognised_and_goes_no_further(string first, string second)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Closed);
        Assert.That((await rig.ExchangeAsync(Requests.Chat(first, second))).Status, Is.EqualTo(200));
        Assert.That(Encoding.Latin1.GetString(rig.Received().HeadBytes), Does.Not.Contain(Secret).And.Not.Contains("theirs").And.Not.Contains("dTpw"));
    }

    [Test]
    public async Task The_upstreams_own_key_takes_its_place()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, static snapshot => Closed(snapshot) with
        {
            Upstreams = [snapshot.Upstreams[0] with { ApiKey = "sk-provider" }],
        });
        Assert.That((await rig.ExchangeAsync(Requests.Chat(Carriers[0]))).Status, Is.EqualTo(200));
        Assert.That(rig.Received().Get("Authorization"), Is.EqualTo("Bearer sk-provider"));
    }

    [Test]
    public async Task A_key_that_is_not_ours_passes_where_none_is_wanted()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json);
        Assert.That((await rig.ExchangeAsync(Requests.Chat("Authorization: Bearer theirs"))).Status, Is.EqualTo(200));
        Assert.That(rig.Received().Get("Authorization"), Is.EqualTo("Bearer theirs"));
    }

    [TestCase("X-None: 1")]
    [TestCase("Authorization: Bearer wrong")]
    [TestCase("Authorization: Basic sk-our-own-key")]
    [TestCase("Authorization: Bearer ")]
    [TestCase("Authorization: Bearer disabled")]
    [TestCase("Authorization: Bearer expired")]
    [TestCase("x-api-key: sk-our-own-keyy")]
    public async Task Without_a_valid_key_a_closed_namespace_refuses(string field)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Closed);
        var response = await rig.ExchangeAsync(Requests.Chat(field));
        Rig.AssertError(response, 401, "invalid_api_key");
        Assert.That(response.Get("WWW-Authenticate"), Does.StartWith("Bearer"));
        Assert.That(rig.Upstream.Requests, Is.Empty);
    }

    [Test]
    public async Task A_key_asks_only_for_its_models()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Closed);
        Assert.That((await rig.ExchangeAsync(Requests.Chat("x-api-key: mini"))).Status, Is.EqualTo(200));
        foreach (var model in new[] { "gpt-4o", "GPT-4O-MINI", "\\u0067pt-4o", "x gpt-4o-mini" })
        {
            var body = $$"""{"model":"{{model}}"}""";
            Rig.AssertError(await rig.ExchangeAsync(Requests.Post("/v1/chat/completions", body, "x-api-key: mini")), 403, "model_not_allowed");
        }

        Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(1));
    }
}
