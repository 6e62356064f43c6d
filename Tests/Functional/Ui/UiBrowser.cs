using Microsoft.Playwright;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Ui;

/// <summary>Debian's Chromium for all tests of the admin UI; no browser is ever downloaded.</summary>
[SetUpFixture]
public sealed class UiBrowser
{
    private static IPlaywright? _playwright;
    private static IBrowser? _browser;

    /// <summary>The browser, started by whoever asks first.</summary>
    public static async Task<IBrowser> GetAsync()
    {
        var chromium = Integration.Require("chromium");
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        return _browser;
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
    }
}
