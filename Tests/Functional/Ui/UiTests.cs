using Microsoft.Playwright;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Ui;

/// <summary>Tests against one site, which they leave as they found it but for what they made under names of their own.</summary>
public abstract class UiTests
{
    private protected UiSite Site { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Integration.Require("chromium");
        Assertions.SetDefaultExpectTimeout((float)Bounded.Limit.TotalMilliseconds);
        Site = await UiBrowser.SiteAsync();
    }

    [TearDown]
    public Task CloseAsync() => UiSite.CloseWindowsAsync();

    private protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    private protected static IPageAssertions Expect(IPage page) => Assertions.Expect(page);

    private protected static ILocator Heading(IPage page) => page.Locator("h1");

    private protected static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private protected static ILocator Link(IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private protected static ILocator Field(IPage page, string label) => page.GetByLabel(label, new() { Exact = true });
}
