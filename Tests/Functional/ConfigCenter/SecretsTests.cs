using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter;

/// <summary>Greps for secrets in everything that leaves or stays.</summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class SecretsTests : CenterTests
{
    private const string Provider = "sk-provider-9f27c1e4";
    private const string Header = "hdr-secret-5b1d77a0";

    public SecretsTests(StoreKind kind)
        : base(kind)
    {
    }

    [Test]
    public async Task No_answer_no_export_and_no_row_holds_a_secret()
    {
        await Admin.PostAsync("/api/v2/upstreams", new
        {
            name = "u",
            servers = new[] { new { url = "https://api.example.com" } },
            apiKey = Provider,
            headers = new Dictionary<string, string> { ["x-api-token"] = Header },
        });
        await Admin.PostAsync("/api/v2/routes", new { name = "r", path = "/v1/", addHeaders = new Dictionary<string, string> { ["Cookie-Secret"] = Header }, targets = new[] { new { upstream = "u" } } });
        await Admin.PutAsync("/api/v2/upstreams/u", new { name = "u", servers = new[] { new { url = "https://api.example.com" } }, apiKey = Provider + "-2" });
        await Admin.PostAsync("/api/v2/upstreams", new { name = "u", apiKey = Provider, servers = Array.Empty<object>() }, HttpStatusCode.Conflict);
        await Admin.PostAsync("/api/v2/upstreams", new { name = "bad", apiKey = Provider + "\n", servers = Array.Empty<object>() }, HttpStatusCode.UnprocessableEntity);
        var token = await Center.TokenAsync("admin", TestCenter.AdminPassword);
        string[] secrets = [Provider, Header, TestCenter.AdminPassword, TestCenter.GatewayToken, TestCenter.SecretsKey, token];

        var seen = 0;
        foreach (var path in Paths())
        {
            using var response = await Admin.GetAsync(path);
            var text = response.Headers + await response.Content.ReadAsStringAsync();
            Assert.That(secrets.Where(text.Contains), Is.Empty, path);
            Assert.That(text, Does.Not.Contain("sealed:"), path);
            seen += text.Contains("********", StringComparison.Ordinal) ? 1 : 0;
        }

        Assert.That(seen, Is.GreaterThanOrEqualTo(8), "masks, where secrets would be");
        var dump = await Center.Store.DumpAsync();
        Assert.That(secrets.Where(dump.Contains), Is.Empty);
        var published = Encoding.UTF8.GetString(await Center.Gateway().GetByteArrayAsync("/api/v2/gateway/snapshot"));
        Assert.That(secrets.Where(published.Contains), Is.Empty);
        Assert.That(published, Does.Contain("sealed:v1:"));
        var opened = await SnapshotReading.OpenedAsync(Center);
        Assert.That((opened.Upstreams.Single(static upstream => upstream.Name == "u").ApiKey, opened.Routes[0].AddHeaders["Cookie-Secret"]), Is.EqualTo((Provider + "-2", Header)));
    }

    [Test]
    public async Task A_sealed_text_cannot_be_moved_to_another_upstream()
    {
        await Admin.PostAsync("/api/v2/upstreams", new { name = "donor", servers = new[] { new { url = "https://a.example.com" } }, apiKey = Provider });
        using var watch = await WatchClient.OpenAsync(Center);
        var document = Encoding.UTF8.GetString((await watch.NextAsync()).Data);
        while (!document.Contains("donor", StringComparison.Ordinal))
        {
            document = Encoding.UTF8.GetString((await watch.NextAsync()).Data);
        }

        var stolen = System.Text.Json.Nodes.JsonNode.Parse(document)!["upstreams"]!.AsArray().Single(static upstream => (string)upstream!["name"]! == "donor")!["apiKey"]!;
        var problem = await Admin.PostAsync(
            "/api/v2/upstreams", new { name = "thief", servers = new[] { new { url = "https://thief.example.com" } }, apiKey = (string)stolen! }, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EqualTo(new[] { "$.apiKey" }));
    }

    [Test]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Generated_keys_are_readable_by_their_owner_alone()
    {
        using var folder = new TempFolder();
        var options = new global::ConfigCenter.ConfigCenterOptions { DataDirectory = folder.Path };
        var first = global::ConfigCenter.ConfigCenterApp.SecretsKeyOf(options);
        Assert.That(global::ConfigCenter.ConfigCenterApp.SecretsKeyOf(options), Is.EqualTo(first));
        Assert.That(global::ConfigCenter.ConfigCenterApp.GatewayTokenOf(options), Has.Length.GreaterThan(40));
        foreach (var file in new[] { "secrets.key", "gateway.token" })
        {
            Assert.That(File.GetUnixFileMode(folder.At(file)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }
    }

    /// <summary>Every GET of the API, with names that exist.</summary>
    private List<string> Paths()
    {
        var paths = Center.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
            .SelectMany(static source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(static endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(static endpoint => endpoint.RoutePattern.RawText!)
            .Where(static pattern => pattern.StartsWith("/api/v2/", StringComparison.Ordinal) && !pattern.StartsWith("/api/v2/gateway/", StringComparison.Ordinal))
            .Select(static pattern => pattern
                .Replace("/upstreams/{id}", "/upstreams/u", StringComparison.Ordinal)
                .Replace("/routes/{id}", "/routes/r", StringComparison.Ordinal)
                .Replace("{version:long}", "3", StringComparison.Ordinal)
                .Replace("{id}", "admin", StringComparison.Ordinal))
            .ToList();
        Assert.That(paths, Has.Count.GreaterThan(25));
        return [.. paths, "/api/v2/config/export?format=yaml", "/api/v2/config/diff?from=1&to=3", "/api/v2/config/diff?from=2&to=draft"];
    }
}
