using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Ui;

/// <summary>What people come for, from end to end.</summary>
public class JobTests : UiTests
{
    [Test]
    public async Task A_namespace_with_a_key_and_a_policy_is_enforced_and_its_refusals_show()
    {
        var page = await Site.OpenAsync(await Site.UserAsync("editor"));
        await page.GotoAsync("/namespaces/new");
        await Field(page, "Code").FillAsync("shop");
        await Field(page, "Authentication").SelectOptionAsync("apiKey");
        await SaveAsync(page);

        await page.GotoAsync("/keys/new?namespace=shop");
        await Field(page, "Name").FillAsync("till");
        await Button(page, "Save").ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("The key was issued");
        var secret = (await page.Locator("pre").First.InnerTextAsync()).Trim();
        Assert.That(await page.Locator("pre").Nth(1).InnerTextAsync(), Does.Contain($"Bearer {secret}").And.Contain(Site.Gateway.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        await WaitForAnswerAsync(secret, HttpStatusCode.OK);

        await page.GotoAsync("/policies/new?namespace=shop");
        await Field(page, "Name").FillAsync("one-a-minute");
        await Field(page, "Type").SelectOptionAsync("qps-limit");
        await Field(page, "Requests").FillAsync("1");
        await Field(page, "Stretch of time").FillAsync("3600");
        await SaveAsync(page);
        await WaitForAnswerAsync(secret, HttpStatusCode.TooManyRequests);

        // What was sent has been counted once the numbers stand still at what the API says.
        await page.GotoAsync("/logs?namespace=shop&outcome=refused");
        var row = page.Locator("tbody tr", new() { HasText = "one-a-minute" }).First;
        await UntilAsync(page, row, () => Button(page, "Refresh").ClickAsync());
        await Expect(row).ToContainTextAsync("429");
        await row.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Request");
        await Expect(page.Locator("dl.facts")).ToContainTextAsync("one-a-minute");

        var refused = await TotalAsync("refused");
        await page.GotoAsync("/traffic?namespace=shop");
        await Expect(page.Locator("[data-figure=refused]")).ToHaveTextAsync(refused);
        await Expect(page.Locator("[data-figure=requests]")).ToHaveTextAsync(await TotalAsync("requests"));
        await Expect(page.Locator("[data-figure=inputTokens]")).ToHaveTextAsync(await TotalAsync("inputTokens"));
        await Expect(page.Locator("[data-figure=outputTokens]")).ToHaveTextAsync(await TotalAsync("outputTokens"));

        await page.GotoAsync("/policies/one-a-minute");
        await Button(page, "Evaluate").ClickAsync();
        await Expect(page.Locator("[data-figure=trialRefused]")).ToBeVisibleAsync();
    }

    [Test]
    public async Task What_is_wrong_stands_beside_its_field()
    {
        var page = await Site.OpenAsync();
        await page.GotoAsync("/policies/new?template=requests-per-second");
        await Field(page, "Name").FillAsync("wrong one");
        await Field(page, "Requests").FillAsync("many");
        await Button(page, "Save").ClickAsync();
        await Expect(page.Locator(".field", new() { Has = Field(page, "Requests") }).Locator(".error")).ToContainTextAsync("number");
        await Field(page, "Requests").FillAsync("0");

        // What was wrong goes as the field is left, and the button moves up.
        await Field(page, "Requests").PressAsync("Tab");
        await Expect(page.Locator(".field .error")).ToHaveCountAsync(0);
        await Button(page, "Save").ClickAsync();
        await Expect(page.Locator(".field", new() { Has = Field(page, "Requests") }).Locator(".error")).ToContainTextAsync("1");
        await Expect(Field(page, "Requests")).ToHaveAttributeAsync("aria-invalid", "true");
    }

    [Test]
    public async Task A_change_is_a_version_that_can_be_compared_and_rolled_back()
    {
        var before = (long)(await Site.Api.GetAsync("/api/v2/config/current", HttpStatusCode.OK))["version"]!;
        var page = await Site.OpenAsync();
        await page.GotoAsync("/routing/models/new");
        await Field(page, "Pattern").FillAsync("rolled-back-*");
        await Field(page, "Reason").FillAsync("to be undone");
        await SaveAsync(page);
        await page.GotoAsync("/configuration");
        var row = page.Locator("tbody tr", new() { HasText = "to be undone" }).First;
        await row.GetByText("Differences").ClickAsync();
        await Expect(page.Locator(".diff")).ToContainTextAsync("models/rolled-back-*");
        await page.GotoAsync("/configuration");
        await page.GetByLabel($"Roll back to version {before}", new() { Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText("Roll back", new() { Exact = true }).ClickAsync();
        await Expect(page.Locator("tbody tr", new() { HasText = $"brings back {before}" }).First).ToBeVisibleAsync();
        await Site.Api.GetAsync("/api/v2/models/rolled-back-*", HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_chat_streams_through_the_gateway_and_a_request_is_explained()
    {
        var page = await Site.OpenAsync();
        await page.GotoAsync("/playground");
        await Field(page, "Headers, one a line").FillAsync("X-Channel-Code: web");
        await Field(page, "Message").FillAsync("Say something");
        await Button(page, "Send").ClickAsync();
        await Expect(page.Locator("[data-figure=answer]")).Not.ToBeEmptyAsync();
        await Expect(page.Locator("[data-figure=outputTokens]")).ToHaveTextAsync(new Regex("^[1-9][0-9]*$"));
        await Expect(page.Locator("[data-figure=leftTokens]")).ToHaveTextAsync(new Regex("^[0-9]+$"));
        await Button(page, "Explanation").ClickAsync();
        await Expect(page.Locator(".explanation")).ToContainTextAsync("Forwarded");
        await Expect(page.Locator(".explanation")).ToContainTextAsync("token-windows");
    }

    [Test]
    public async Task Users_are_made_and_removed()
    {
        var page = await Site.OpenAsync();
        await page.GotoAsync("/users/new");
        await Field(page, "User name").FillAsync("short-lived");
        await Field(page, "New password").FillAsync("short");
        await Button(page, "Save").ClickAsync();
        await Expect(page.Locator(".field .error")).ToBeVisibleAsync();
        await Field(page, "New password").FillAsync(UiSite.Password);

        // What was wrong goes as the field is left, and the button moves up.
        await Field(page, "New password").PressAsync("Tab");
        await Expect(page.Locator(".field .error")).ToHaveCountAsync(0);
        await Button(page, "Save").ClickAsync();
        await Link(page, "short-lived").ClickAsync();
        await Button(page, "Delete").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByText("Delete", new() { Exact = true }).ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Users");
        await Site.Api.GetAsync("/api/v2/users/short-lived", HttpStatusCode.NotFound);
        await page.GotoAsync("/audit");
        await Expect(page.Locator("tbody tr", new() { HasText = "users/short-lived" })).ToHaveCountAsync(2);
    }

    private static async Task SaveAsync(IPage page)
    {
        await Button(page, "Save").ClickAsync();
        await Expect(page.GetByText(new Regex("published as version"))).ToBeVisibleAsync();
    }

    /// <summary>Asks until the gateway has the version that makes it answer so.</summary>
    private async Task WaitForAnswerAsync(string key, HttpStatusCode status)
    {
        using var client = new HttpClient { BaseAddress = Site.Gateway };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (true)
        {
            using var body = new StringContent("""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}""", Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), body, bound.Token);
            if (response.StatusCode == status)
            {
                return;
            }
        }
    }

    /// <summary>Does something until an element is there.</summary>
    private static async Task UntilAsync(IPage page, ILocator locator, Func<Task> again)
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (await locator.CountAsync() == 0)
        {
            bound.Token.ThrowIfCancellationRequested();
            await again();
            await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        }
    }

    private async Task<string> TotalAsync(string name)
    {
        var from = DateTimeOffset.UtcNow.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var summary = await Site.Api.GetAsync($"/api/v2/traffic/summary?namespace=shop&from={from}", HttpStatusCode.OK);
        return ((long)summary["totals"]![name]!).ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
    }
}
