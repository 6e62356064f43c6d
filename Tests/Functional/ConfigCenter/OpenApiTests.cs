using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

[TestFixture(StoreKind.Sqlite)]
public class OpenApiTests : CenterTests
{
    public OpenApiTests(StoreKind kind)
        : base(kind)
    {
    }

    [Test]
    public async Task The_document_names_every_endpoint_and_the_parameters_of_lists()
    {
        var document = await Center.Anonymous().GetAsync("/openapi/v2.json", HttpStatusCode.OK);
        var described = document["paths"]!.AsObject().SelectMany(static path => path.Value!.AsObject().Select(operation => $"{operation.Key.ToUpperInvariant()} {path.Key.TrimEnd('/')}"));
        var mapped = Center.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
            .SelectMany(static source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(static endpoint => endpoint.RoutePattern.RawText!.StartsWith("/api/v2", StringComparison.Ordinal))
            .SelectMany(static endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(
                method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/').Replace(":long", "", StringComparison.Ordinal)}"));
        Assert.That(described, Is.EquivalentTo(mapped));
        var parameters = document["paths"]!["/api/v2/policies"]!["get"]!["parameters"]!.AsArray().Select(static parameter => (string)parameter!["name"]!);
        Assert.That(parameters, Is.SupersetOf(new[] { "page", "page_size", "sort", "namespace", "type" }));
        Assert.That((bool)document["components"]!["schemas"]!["NamespaceConfig"]!["properties"]!["revision"]!["readOnly"]!);
    }

    [Test]
    public async Task The_page_to_try_it_is_whole_and_runs_no_script_but_its_own()
    {
        using var page = await Center.Anonymous().GetAsync("/api/docs/index.html");
        Assert.Multiple(async () =>
        {
            Assert.That(page.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("script-src 'self'").And.Not.Contain("unsafe"));
            Assert.That(await page.Content.ReadAsStringAsync(), Does.Contain("tryit.js"));
            Assert.That(await Center.Anonymous().GetStringAsync("/api/docs/tryit.js"), Does.Not.Contain("innerHTML"));
            Assert.That(await Center.Anonymous().GetStringAsync("/api/docs/tryit.css"), Is.Not.Empty);
        });
    }
}
