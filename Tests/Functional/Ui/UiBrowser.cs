using Microsoft.Playwright;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Ui;

/// <summary>Debian's Chromium, and a running gateway, for all tests of the admin UI; no browser is ever downloaded.</summary>
[SetUpFixture]
public sealed class UiBrowser
{
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;
    private static UiSite? _site;

    /// <summary>The browser, started by whoever asks first.</summary>
    public static async Task<IBrowser> GetAsync()
    {
        var chromium = Integration.Require("chromium");
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        return _browser;
    }

    /// <summary>The site of all tests that need none of their own.</summary>
    internal static async Task<UiSite> SiteAsync() => _site ??= await UiSite.StartAsync();

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }
}
