using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Downstream;

internal sealed class ModelsTests
{
    private static Snapshot Catalog(Snapshot snapshot) => snapshot with
    {
        Namespaces =
        [
            snapshot.Namespaces[0],
            new() { Code = "other", DefaultUpstream = "second", Match = [new() { Source = "header", Field = "X-Channel", Value = "other" }] },
        ],
        Upstreams =
        [
            snapshot.Upstreams[0] with { Models = new Dictionary<string, string> { ["gpt-4o"] = "served", ["org/model"] = "served" } },
            snapshot.Upstreams[0] with { Name = "second", Models = new Dictionary<string, string> { ["only-second"] = "served" } },
        ],
        ApiKeys =
        [
            new()
            {
                Id = "k_1",
                Namespace = "default",
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("mini"))),
                Models = ["gpt-4o-mini", "org/*"],
            },
        ],
    };

    private static async Task<string[]> ListAsync(Rig rig, params string[] fields)
    {
        var response = await rig.ExchangeAsync(Requests.Get("/v1/models", fields));
        Assert.That(response.Status, Is.EqualTo(200));
        using var document = JsonDocument.Parse(response.Body);
        Assert.That(document.RootElement.GetProperty("object").GetString(), Is.EqualTo("list"));
        return [.. document.RootElement.GetProperty("data").EnumerateArray().Select(static model => model.GetProperty("id").GetString()!)];
    }

    [Test]
    public async Task The_list_is_of_the_namespace_and_of_the_key()
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Catalog);
        Assert.That(await ListAsync(rig), Is.EquivalentTo(new[] { "gpt-4o", "gpt-4o-mini", "org/model" }));
        Assert.That(await ListAsync(rig, "X-Channel: other"), Is.EquivalentTo(new[] { "only-second", "gpt-4o-mini" }));
        Assert.That(await ListAsync(rig, "Authorization: Bearer mini"), Is.EquivalentTo(new[] { "gpt-4o-mini", "org/model" }));
        Assert.That(rig.Upstream.Requests, Is.Empty);
    }

    [TestCase("gpt-4o", null, 200)]
    [TestCase("org/model", null, 200)]
    [TestCase("org%2Fmodel", null, 200)]
    [TestCase("only-second", null, 404)]
    [TestCase("gpt-4o", "Authorization: Bearer mini", 404)]
    [TestCase("gpt-4o-mini", "Authorization: Bearer mini", 200)]
    public async Task One_model_is_described_where_it_may_be_used(string id, string? field, int status)
    {
        await using var rig = await Rig.StartAsync(FakeBehaviours.Json, Catalog);
        var response = await rig.ExchangeAsync(Requests.Get("/v1/models/" + id, field is null ? [] : [field]));
        Assert.That(response.Status, Is.EqualTo(status));
        if (status == 200)
        {
            using var document = JsonDocument.Parse(response.Body);
            Assert.That(document.RootElement.GetProperty("id").GetString(), Is.EqualTo(Uri.UnescapeDataString(id)));
            Assert.That(document.RootElement.GetProperty("object").GetString(), Is.EqualTo("model"));
        }
        else
        {
            Rig.AssertError(response, 404, "model_not_found");
        }
    }

    [Test]
    public async Task A_route_of_just_that_path_comes_first()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo, static snapshot => snapshot with
        {
            Routes = [.. snapshot.Routes, new RouteConfig { Name = "models", Path = "/v1/models" }],
        });
        Assert.That((await rig.ExchangeAsync(Requests.Get("/v1/models"))).BodyText, Is.EqualTo("/v1/models"));
        Assert.That((await rig.ExchangeAsync(Requests.Get("/v1/models/gpt-4o-mini"))).Status, Is.EqualTo(200));
        Assert.That(rig.Upstream.Requests, Has.Count.EqualTo(1));
    }
}
