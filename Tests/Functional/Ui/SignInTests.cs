using System.Net;
using NUnit.Framework;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Ui;

public class SignInTests : UiTests
{
    [Test]
    public async Task Whoever_signs_in_gets_where_they_wanted_and_signing_out_ends_the_session()
    {
        var page = await Site.OpenAsync(null);
        await page.GotoAsync("/namespaces");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/sign-in"));
        await UiSite.SignInAsync(page, "admin", "a wrong password");
        await Expect(page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToContainTextAsync("wrong");
        await UiSite.SignInAsync(page, "admin", UiSite.Password);
        await Expect(Heading(page)).ToHaveTextAsync("Namespaces");

        var cookies = await page.Context.CookiesAsync();
        var session = cookies.Single(static cookie => cookie.Name == "config_center_session");
        Assert.That((session.HttpOnly, session.SameSite), Is.EqualTo((true, Microsoft.Playwright.SameSiteAttribute.Strict)));
        await page.Locator(".user summary").ClickAsync();
        await Button(page, "Sign out").ClickAsync();
        await Expect(Button(page, "Sign in")).ToBeVisibleAsync();
        Assert.That(await StatusAsync("/", $"{session.Name}={session.Value}"), Is.EqualTo(HttpStatusCode.Redirect), "the session has ended, not only the cookie gone");
    }

    [Test]
    public async Task A_form_of_another_site_signs_nobody_in_and_no_return_leads_elsewhere()
    {
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Site.Address };
        using var form = new FormUrlEncodedContent([new("username", "admin"), new("password", UiSite.Password)]);
        using var response = await client.PostAsync("/sign-in", form);
        Assert.That(((int)response.StatusCode, response.Headers.Contains("Set-Cookie")), Is.EqualTo((400, false)));

        foreach (var elsewhere in new[] { "//evil.example.com", "https://evil.example.com", "/\\evil.example.com" })
        {
            var page = await Site.OpenAsync(null);
            await page.GotoAsync("/sign-in?return=" + Uri.EscapeDataString(elsewhere));
            await UiSite.SignInAsync(page, "admin", UiSite.Password);
            await Expect(Heading(page)).ToHaveTextAsync("Overview");
            Assert.That(page.Url, Is.EqualTo(Site.Address.ToString()));
        }
    }

    [Test]
    public async Task A_session_that_was_ended_elsewhere_changes_nothing_any_more()
    {
        var editor = await Site.UserAsync("editor");
        var page = await Site.OpenAsync(editor);
        await page.GotoAsync("/namespaces/new");
        await Field(page, "Code").FillAsync("never-made");
        var user = await Site.Api.GetAsync($"/api/v2/users/{editor}", HttpStatusCode.OK);
        await Site.Api.PutAsync($"/api/v2/users/{editor}", new { username = editor, role = "editor", enabled = false });
        await Button(page, "Save").ClickAsync();
        await Expect(Button(page, "Sign in")).ToBeVisibleAsync();
        await Site.Api.GetAsync("/api/v2/namespaces/never-made", HttpStatusCode.NotFound);
        Assert.That(user.Text("role"), Is.EqualTo("editor"));
    }

    [Test]
    public async Task Neither_port_answers_to_the_other_ones_paths()
    {
        Assert.Multiple(async () =>
        {
            Assert.That(await StatusAsync("/api/v2/namespaces", ""), Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(await StatusAsync("/livez", ""), Is.EqualTo(HttpStatusCode.NotFound));
            using var api = await Site.Api.GetAsync(new Uri("/sign-in", UriKind.Relative));
            Assert.That(api.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        });
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string cookie)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Site.Address };
        if (cookie.Length > 0)
        {
            client.DefaultRequestHeaders.Add("Cookie", cookie);
        }

        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }
}
