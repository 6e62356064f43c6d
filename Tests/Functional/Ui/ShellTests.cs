using Microsoft.Playwright;
using NUnit.Framework;

namespace Tests.Functional.Ui;

/// <summary>Language, theme, roles, width, keyboard.</summary>
public class ShellTests : UiTests
{
    [Test]
    public async Task The_browsers_language_holds_until_another_is_chosen_which_is_remembered()
    {
        var page = await Site.OpenAsync(change: static window => window.Locale = "zh-CN");
        await page.GotoAsync("/");
        await Expect(Heading(page)).ToHaveTextAsync("总览");
        await Button(page, "English").ClickAsync();
        await Expect(Heading(page)).ToHaveTextAsync("Overview");
        await page.GotoAsync("/policies");
        await Expect(Heading(page)).ToHaveTextAsync("Policies");
        Assert.That(await page.Locator("html").GetAttributeAsync("lang"), Is.EqualTo("en"));
    }

    [Test]
    public async Task The_systems_theme_holds_until_another_is_chosen_which_is_remembered()
    {
        var page = await Site.OpenAsync(change: static window => window.ColorScheme = ColorScheme.Dark);
        await page.GotoAsync("/");
        await Expect(Heading(page)).ToBeVisibleAsync();
        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(15, 21, 28)");
        await page.GetByLabel("Theme: as the system").ClickAsync();
        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(245, 247, 250)");
        await page.ReloadAsync();
        await Expect(page.GetByLabel("Theme: light")).ToBeVisibleAsync();
        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(245, 247, 250)");
    }

    [Test]
    public async Task Viewers_see_and_change_nothing()
    {
        var page = await Site.OpenAsync(await Site.UserAsync("viewer"));
        await page.GotoAsync("/namespaces");
        await Expect(Link(page, "web")).ToBeVisibleAsync();
        await Expect(Link(page, "New namespace")).ToHaveCountAsync(0);
        await Expect(Link(page, "Users")).ToHaveCountAsync(0);
        await Link(page, "web").ClickAsync();
        await Expect(page.GetByText("your role is viewer")).ToBeVisibleAsync();
        await Expect(Field(page, "Code")).Not.ToBeEditableAsync();
        await Expect(Button(page, "Save")).ToHaveCountAsync(0);
        var answer = await page.GotoAsync("/users");
        Assert.That(answer!.Status, Is.EqualTo(403));
        await Expect(Heading(page)).ToHaveTextAsync("Only administrators see this page");
    }

    [Test]
    public async Task Editors_change_the_configuration_and_no_users()
    {
        var page = await Site.OpenAsync(await Site.UserAsync("editor"));
        await page.GotoAsync("/settings");
        await Expect(Button(page, "Save for all gateways")).ToBeVisibleAsync();
        await Expect(Button(page, "Save for the config center")).ToHaveCountAsync(0);
        await Expect(Link(page, "Users")).ToHaveCountAsync(0);
        Assert.That((await page.GotoAsync("/audit"))!.Status, Is.EqualTo(403));
    }

    [Test]
    public async Task Pages_work_by_keyboard_and_at_390_pixels()
    {
        var page = await Site.OpenAsync(change: static window => window.ViewportSize = new ViewportSize { Width = 390, Height = 800 });
        foreach (var path in new[] { "/", "/namespaces", "/policies/new", "/routing/upstreams", "/logs", "/configuration" })
        {
            await page.GotoAsync(path);
            await Expect(Heading(page)).ToBeVisibleAsync();
            Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth"), Is.LessThanOrEqualTo(0), path);
        }

        await page.GotoAsync("/");
        await Expect(Heading(page)).ToBeVisibleAsync();
        await page.Locator(".skip").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#content")).ToBeFocusedAsync();
        await page.GetByLabel("Menu", new() { Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Link(page, "Policies").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Heading(page)).ToHaveTextAsync("Policies");
    }
}
