using System.Net;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace Tests.Functional.ConfigCenter;

[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class SecurityTests : CenterTests
{
    private const string OtherPassword = "another Long enough one";

    public SecurityTests(StoreKind kind)
        : base(kind)
    {
    }

    [Test]
    public async Task Five_wrong_passwords_lock_the_account_and_the_right_one_no_longer_helps()
    {
        var username = await CreateUserAsync("viewer");
        for (var i = 0; i < 5; i++)
        {
            await LoginAsync(username, "wrong wrong wrong", HttpStatusCode.Unauthorized);
        }

        var locked = await LoginAsync(username, TestCenter.AdminPassword, HttpStatusCode.Unauthorized);
        var unknown = await LoginAsync(Name("nobody"), TestCenter.AdminPassword, HttpStatusCode.Unauthorized);
        Assert.That(locked.ToJsonString(), Is.EqualTo(unknown.ToJsonString()), "a refusal does not tell why");
        Assert.That((await Admin.GetAsync($"/api/v2/users/{username}", HttpStatusCode.OK))["lockedUntil"], Is.Not.Null);
        await Admin.PutAsync($"/api/v2/users/{username}", new { username, role = "viewer", password = OtherPassword });
        await LoginAsync(username, OtherPassword, HttpStatusCode.OK);
    }

    [Test]
    public async Task A_changed_password_ends_every_session_and_token()
    {
        var username = await CreateUserAsync("editor");
        var first = await Center.SignInAsync(username, TestCenter.AdminPassword);
        var second = await Center.SignInAsync(username, TestCenter.AdminPassword);
        var program = Center.With((await first.PostAsync("/api/v2/auth/tokens", new { name = "ci", days = 5 })).Text("token"));
        await program.GetAsync("/api/v2/namespaces", HttpStatusCode.OK);
        var problem = await first.PostAsync(
            "/api/v2/auth/change-password", new { currentPassword = "no", newPassword = "short" }, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EquivalentTo(new[] { "$.currentPassword", "$.newPassword" }));
        await first.PostAsync(
            "/api/v2/auth/change-password", new { currentPassword = TestCenter.AdminPassword, newPassword = OtherPassword }, HttpStatusCode.NoContent);
        foreach (var client in new[] { first, second, program })
        {
            await client.GetAsync("/api/v2/auth/profile", HttpStatusCode.Unauthorized);
        }

        await LoginAsync(username, TestCenter.AdminPassword, HttpStatusCode.Unauthorized);
        await LoginAsync(username, OtherPassword, HttpStatusCode.OK);
    }

    [Test]
    public async Task Another_role_or_disabling_ends_what_was_signed_in()
    {
        var username = await CreateUserAsync("editor");
        var client = await Center.SignInAsync(username, TestCenter.AdminPassword);
        await Admin.PutAsync($"/api/v2/users/{username}", new { username, role = "viewer" });
        await client.GetAsync("/api/v2/namespaces", HttpStatusCode.Unauthorized);
        client = await Center.SignInAsync(username, TestCenter.AdminPassword);
        await Admin.PutAsync($"/api/v2/users/{username}", new { username, role = "viewer", enabled = false });
        await client.GetAsync("/api/v2/namespaces", HttpStatusCode.Unauthorized);
        await LoginAsync(username, TestCenter.AdminPassword, HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task Signing_out_ends_the_token()
    {
        var client = await Center.UserAsync("viewer");
        await client.PostAsync("/api/v2/auth/logout", null, HttpStatusCode.NoContent);
        await client.GetAsync("/api/v2/auth/profile", HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task Tokens_are_listed_without_themselves_and_revoked()
    {
        var user = await Center.UserAsync("viewer");
        var created = await user.PostAsync("/api/v2/auth/tokens", new { name = "ci" });
        var listed = (await user.GetAsync("/api/v2/auth/tokens", HttpStatusCode.OK))["items"]!.AsArray();
        Assert.That(listed.Select(static token => (string)token!["name"]!), Is.EqualTo(new[] { "ci" }));
        Assert.That(listed.ToJsonString(), Does.Not.Contain(created.Text("token")));
        await Admin.DeleteAsync($"/api/v2/auth/tokens/{created.Text("id")}", HttpStatusCode.NotFound);
        await user.DeleteAsync($"/api/v2/auth/tokens/{created.Text("id")}", HttpStatusCode.NoContent);
        await Center.With(created.Text("token")).GetAsync("/api/v2/auth/profile", HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task A_session_s_cookie_is_bound_and_changes_need_its_proof()
    {
        var anonymous = Center.Anonymous();
        using var login = await anonymous.PostAsync("/api/v2/auth/login", TestCenter.Json(new { username = "admin", password = TestCenter.AdminPassword, cookie = true }));
        var body = await TestCenter.BodyAsync(login, HttpStatusCode.OK);
        var cookie = login.Headers.GetValues("Set-Cookie").Single();
        Assert.That(cookie, Does.Contain("httponly").IgnoreCase.And.Contain("samesite=strict").IgnoreCase);
        Assert.That(body["token"], Is.Null);

        var session = cookie.Split(';')[0];
        Assert.Multiple(async () =>
        {
            Assert.That(await SendAsync(HttpMethod.Get, "/api/v2/auth/profile", session), Is.EqualTo(HttpStatusCode.OK));
            Assert.That(await SendAsync(HttpMethod.Post, "/api/v2/models", session), Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(await SendAsync(HttpMethod.Post, "/api/v2/models", session, "0000"), Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That(await SendAsync(HttpMethod.Post, "/api/v2/models", session, body.Text("csrfToken")), Is.EqualTo(HttpStatusCode.Created));
            Assert.That(await SendAsync(HttpMethod.Post, "/api/v2/models", session, body.Text("csrfToken"), "cross-site"), Is.EqualTo(HttpStatusCode.Forbidden));
        });
        var stolen = Center.With(session.Split('=', 2)[1]);
        await stolen.GetAsync("/api/v2/auth/profile", HttpStatusCode.Unauthorized);
    }

    [Test]
    public async Task There_is_always_an_admin()
    {
        await Admin.DeleteAsync("/api/v2/users/admin", HttpStatusCode.Conflict);
        await Admin.PutAsync("/api/v2/users/admin", new { username = "admin", role = "editor" }, HttpStatusCode.Conflict);
        await Admin.PutAsync("/api/v2/users/admin", new { username = "admin", role = "admin", enabled = false }, HttpStatusCode.Conflict);
    }

    [Test]
    public async Task Every_wrong_field_of_a_user_is_listed()
    {
        var problem = await Admin.PostAsync("/api/v2/users", new { username = "a b", role = "root", password = "short" }, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EquivalentTo(new[] { "$.username", "$.role", "$.password" }));
    }

    [Test]
    public async Task Fields_that_a_caller_may_not_set_are_refused_or_have_no_effect()
    {
        var viewer = await Center.UserAsync("viewer");
        var problem = await viewer.PutAsync("/api/v2/auth/profile", new { displayName = "x", role = "admin", enabled = true }, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EquivalentTo(new[] { "$.role", "$.enabled" }));
        Assert.That((await viewer.GetAsync("/api/v2/auth/profile", HttpStatusCode.OK)).Text("role"), Is.EqualTo("viewer"));

        var created = await Admin.PostAsync("/api/v2/models", new { pattern = Name("mass"), id = "mine", revision = 99, createdAt = "1999-01-01T00:00:00Z", updatedBy = "root" });
        Assert.Multiple(() =>
        {
            Assert.That(created.Text("id"), Is.Not.EqualTo("mine"));
            Assert.That((int)created["revision"]!, Is.EqualTo(1));
            Assert.That(created.Text("createdAt"), Does.Not.StartWith("1999"));
            Assert.That(created.Text("updatedBy"), Is.EqualTo("admin"));
        });
        await Admin.PostAsync("/api/v2/users", new { username = Name("u"), role = "viewer", password = OtherPassword, passwordHash = "x" }, HttpStatusCode.UnprocessableEntity);
    }

    [Test]
    public async Task Sign_ins_of_one_address_are_limited()
    {
        await using var center = await TestCenter.LaunchAsync(Center.Store, change: static options => options with { SignInsPerMinute = 3 });
        await center.ReadyAsync();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await center.Anonymous().PostAsync("/api/v2/auth/login", TestCenter.Json(new { username = "x", password = "y" }));
            statuses.Add(response.StatusCode);
        }

        Assert.That(statuses, Is.EqualTo(new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests }));
    }

    private async Task<string> CreateUserAsync(string role)
    {
        var username = Name("user");
        await Admin.PostAsync("/api/v2/users", new { username, role, password = TestCenter.AdminPassword });
        return username;
    }

    private async Task<JsonObject> LoginAsync(string username, string password, HttpStatusCode status) =>
        await Center.Anonymous().PostAsync("/api/v2/auth/login", new { username, password }, status);

    private async Task<HttpStatusCode> SendAsync(HttpMethod method, string path, string cookie, string? csrf = null, string site = "same-origin")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", site);
        if (csrf is not null)
        {
            request.Headers.TryAddWithoutValidation("X-CSRF-Token", csrf);
        }

        request.Content = method == HttpMethod.Get ? null : TestCenter.Json(new { pattern = Name("csrf") });
        using var response = await Center.Anonymous().SendAsync(request);
        return response.StatusCode;
    }
}
