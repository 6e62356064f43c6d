using Microsoft.Playwright;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Ui;

/// <summary>axe-core has nothing serious to say of any page, and no page asks another host for anything.</summary>
public class AccessibilityTests : UiTests
{
    private const string Script =
        """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
            .filter(one => one.impact === 'serious' || one.impact === 'critical')
            .map(one => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`)
        """;

    private static readonly string[] Paths =
    [
        "/", "/namespaces", "/namespaces/web", "/keys", "/keys/new", "/policies", "/policies/token-windows", "/routing", "/routing/routes/openai", "/routing/upstreams",
        "/routing/upstreams/mock", "/routing/models", "/routing/test", "/routing/preview", "/configuration", "/configuration/diff?from=1", "/traffic", "/logs", "/playground",
        "/instances", "/settings", "/users", "/users/new", "/audit", "/profile",
    ];

    [TestCase(false)]
    [TestCase(true)]
    public async Task Every_page_can_be_used_by_everybody(bool isDark)
    {
        var axe = await NodeHarness.ReadAsync("axe-core", "axe.min.js");
        var page = await Site.OpenAsync(change: window =>
        {
            window.ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light;

            // A colour that is on its way to another has the contrast of neither.
            window.ReducedMotion = ReducedMotion.Reduce;
        });
        var elsewhere = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Site.Address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                elsewhere.Add(request.Url);
            }
        };
        var problems = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                problems.Add($"{page.Url}: {message.Text}");
            }
        };

        // In the dark only colours differ: some pages show all of them.
        foreach (var path in isDark ? Paths.Take(6) : Paths)
        {
            await page.GotoAsync(path);
            await Expect(Heading(page)).ToBeVisibleAsync();
            await Expect(page.Locator(".mud-progress-linear")).ToHaveCountAsync(0);
            await page.EvaluateAsync(axe);
            problems.AddRange((await page.EvaluateAsync<string[]>(Script)).Select(problem => $"{path}: {problem}"));
        }

        Assert.That(problems, Is.Empty);
        Assert.That(elsewhere, Is.Empty);
    }

    [Test]
    public async Task The_page_to_sign_in_on_too()
    {
        var page = await Site.OpenAsync(null);
        await page.GotoAsync("/sign-in");
        await page.EvaluateAsync(await NodeHarness.ReadAsync("axe-core", "axe.min.js"));
        Assert.That(await page.EvaluateAsync<string[]>(Script), Is.Empty);
    }
}
