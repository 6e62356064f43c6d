using System.Net;
using System.Text.RegularExpressions;
using ConfigCenter.Ui;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

/// <summary>Every route by every role: what is not meant for one is refused before anything is read.</summary>
[TestFixture(StoreKind.Sqlite)]
public partial class RoleSweepTests : CenterTests
{
    /// <summary>What everybody may change: what is their own.</summary>
    private static readonly string[] OwnAccount = ["/api/v2/auth/logout", "/api/v2/auth/profile", "/api/v2/auth/change-password", "/api/v2/auth/tokens", "/api/v2/auth/tokens/{id}"];

    /// <summary>What everybody may ask, though by POST: nothing changes by it.</summary>
    private static readonly string[] Questions = ["/api/v2/explain"];

    /// <summary>What only admins may do.</summary>
    private static readonly string[] ForAdmins = ["/api/v2/users", "/api/v2/settings/", "/api/v2/instances/{id}", "/api/v2/logs/", "/api/v2/alerts/receivers/", "/api/v2/alerts/receivers/{id}", "/api/v2/alerts/receivers/{id}/test"];

    private static readonly string[] ForAnybody =
        ["/api/v2/auth/login", "/livez", "/readyz", "/metrics", "/openapi/{documentName}.json", "/api/docs", "/api/docs/index.html", "/api/docs/tryit.js", "/api/docs/tryit.css"];

    private static readonly string[] ForAnybodyAtTheAdminUi =
        ["/sign-in", "/assets/app.css", "/assets/app.js", "/assets/icon.svg", "/assets/MudBlazor.min.css", "/assets/MudBlazor.min.js", "/assets/blazor.web.js"];

    public RoleSweepTests(StoreKind kind)
        : base(kind)
    {
    }

    [Test]
    public async Task Nobody_without_credentials_or_with_false_ones_gets_anything()
    {
        var strangers = new[] { Center.Anonymous(), Center.With("gws_forged"), Center.With(TestCenter.GatewayToken), Center.With("' OR '1'='1") };
        foreach (var (method, pattern) in Routes())
        {
            foreach (var stranger in strangers.Where((_, i) => !(i == 2 && pattern.StartsWith("/api/v2/gateway/", StringComparison.Ordinal))))
            {
                Assert.That(await StatusAsync(stranger, method, pattern), Is.EqualTo(HttpStatusCode.Unauthorized), $"{method} {pattern}");
            }
        }
    }

    [Test]
    public async Task A_viewer_changes_nothing_but_what_is_their_own()
    {
        var viewer = await Center.UserAsync("viewer");
        foreach (var (method, pattern) in Routes().Where(static route => route.Method != "GET" && !OwnAccount.Contains(route.Pattern) && !Questions.Contains(route.Pattern)))
        {
            var expected = pattern.StartsWith("/api/v2/gateway/", StringComparison.Ordinal) ? HttpStatusCode.Unauthorized : HttpStatusCode.Forbidden;
            Assert.That(await StatusAsync(viewer, method, pattern), Is.EqualTo(expected), $"{method} {pattern}");
        }
    }

    [Test]
    public async Task An_editor_administers_nothing()
    {
        var editor = await Center.UserAsync("editor");
        var routes = Routes().Where(static route => route.Pattern is "/api/v2/audit" || route.Pattern.StartsWith("/api/v2/users", StringComparison.Ordinal)
            || (route.Method != "GET" && ForAdmins.Contains(route.Pattern))).ToList();
        Assert.That(routes, Has.Count.EqualTo(13));
        foreach (var (method, pattern) in routes)
        {
            Assert.That(await StatusAsync(editor, method, pattern), Is.EqualTo(HttpStatusCode.Forbidden), $"{method} {pattern}");
        }
    }

    [Test]
    public void What_is_open_to_anybody_is_known_by_name() => Assert.Multiple(() =>
    {
        Assert.That(Open(isAdmin: false), Is.EquivalentTo(ForAnybody));
        Assert.That(Open(isAdmin: true), Is.EquivalentTo(ForAnybodyAtTheAdminUi));
    });

    private IEnumerable<string?> Open(bool isAdmin) => Endpoints(isAdmin)
        .Where(static endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        .Select(static endpoint => endpoint.RoutePattern.RawText)
        .Distinct();

    private IEnumerable<RouteEndpoint> Endpoints(bool isAdmin = false) => Center.App.Services.GetRequiredService<IEnumerable<EndpointDataSource>>()
        .SelectMany(static source => source.Endpoints)
        .OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<AdminConnection.AdminMetadata>() is not null == isAdmin);

    /// <summary>Every route that is not for anybody.</summary>
    private List<(string Method, string Pattern)> Routes()
    {
        var routes = Endpoints()
            .Where(static endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .SelectMany(static endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => (method, endpoint.RoutePattern.RawText!)))
            .ToList();
        Assert.That(routes, Has.Count.GreaterThan(60));
        return routes;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string method, string pattern)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Parameter().Replace(pattern, "1"));
        request.Content = method == "GET" ? null : TestCenter.Json("{}");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
