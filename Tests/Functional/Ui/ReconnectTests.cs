using System.Globalization;
using Microsoft.Playwright;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Ui;

public class ReconnectTests
{
    [Test]
    public async Task A_page_whose_config_center_was_restarted_recovers_by_itself()
    {
        Integration.Require("chromium");
        using var folder = new TempFolder();
        (string, string)[] settings = [("DATA_DIR", folder.Path), ("ADMIN_PASSWORD", UiSite.Password)];
        var browser = await UiBrowser.GetAsync();
        await using var context = await browser.NewContextAsync(new() { Locale = "en-US" });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout((float)Bounded.Limit.TotalMilliseconds);
        Uri address;
        await using (var first = CenterProcess.Start(settings))
        {
            await first.WaitUntilUpAsync();
            address = first.AdminUi;
            await page.GotoAsync(address.ToString());
            await UiSite.SignInAsync(page, "admin", UiSite.Password);
            await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Overview");
            first.Kill();
            await first.WaitForExitAsync();
        }

        var banner = page.Locator("#components-reconnect-modal");
        await Assertions.Expect(banner).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(banner).ToContainTextAsync("connection was lost");
        await using var second = CenterProcess.Start([.. settings, ("ADMIN_PORT", address.Port.ToString(CultureInfo.InvariantCulture))]);
        await second.WaitUntilUpAsync();
        await Assertions.Expect(banner).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = "Namespaces", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Namespaces");
    }
}
