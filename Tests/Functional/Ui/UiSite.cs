using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Ui;

/// <summary>A whole gateway as a process (standalone: gateway, config center with its admin UI, mock LLM), and pages of it in a browser.</summary>
internal sealed class UiSite : IAsyncDisposable
{
    public const string Password = TestCenter.AdminPassword;

    private readonly GatewayProcess _process;
    private readonly Dictionary<string, string> _sessions = [];

    private UiSite(GatewayProcess process) => _process = process;

    /// <summary>Where the admin UI is.</summary>
    public Uri Address { get; private set; } = new("http://localhost/");

    /// <summary>The gateway.</summary>
    public Uri Gateway { get; private set; } = new("http://localhost/");

    /// <summary>The REST API, signed in as the first admin.</summary>
    public HttpClient Api { get; } = new();

    public static async Task<UiSite> StartAsync()
    {
        var site = new UiSite(GatewayProcess.Start([], ("ADMIN_PASSWORD", Password), ("ACCESS_LOG", "off")));
        await site._process.WaitUntilUpAsync();
        site.Gateway = new Uri(site._process.Url, "/");
        site.Address = Url(await site._process.Output.WaitForAsync("  admin UI "));
        site.Api.BaseAddress = new Uri(Url(await site._process.Output.WaitForAsync("  config center ")), "/");
        var token = (await site.Api.PostAsync("/api/v2/auth/login", new { username = "admin", password = Password }, HttpStatusCode.OK)).Text("token");
        site.Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return site;
    }

    /// <summary>A user of a role.</summary>
    public async Task<string> UserAsync(string role)
    {
        var username = $"{role}-{Guid.NewGuid():N}"[..16];
        await Api.PostAsync("/api/v2/users", new { username, role, password = Password });
        return username;
    }

    /// <summary>A page in a window of its own.</summary>
    /// <param name="username">Signed in as; null is nobody.</param>
    /// <param name="change">Changes the window.</param>
    public async Task<IPage> OpenAsync(string? username = "admin", Action<BrowserNewContextOptions>? change = null)
    {
        var options = new BrowserNewContextOptions { BaseURL = Address.ToString(), Locale = "en-US", ViewportSize = new ViewportSize { Width = 1280, Height = 900 } };
        change?.Invoke(options);
        var browser = await UiBrowser.GetAsync();
        if (username is not null)
        {
            if (!_sessions.TryGetValue(username, out var session))
            {
                session = await SignInAsync(browser, username);
                _sessions[username] = session;
            }

            options.StorageState = session;
        }

        var page = await (await browser.NewContextAsync(options)).NewPageAsync();
        page.SetDefaultTimeout((float)Bounded.Limit.TotalMilliseconds);
        return page;
    }

    /// <summary>Closes every window.</summary>
    public static async Task CloseWindowsAsync()
    {
        foreach (var window in (await UiBrowser.GetAsync()).Contexts.ToArray())
        {
            await window.CloseAsync();
        }
    }

    /// <summary>Fills in the form to sign in.</summary>
    public static async Task SignInAsync(IPage page, string username, string password)
    {
        await page.FillAsync("#username", username);
        await page.FillAsync("#password", password);
        await page.ClickAsync("button[type=submit]");
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<string> SignInAsync(IBrowser browser, string username)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = Address.ToString() });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout((float)Bounded.Limit.TotalMilliseconds);
        await page.GotoAsync("/sign-in");
        await SignInAsync(page, username, Password);
        await page.Locator("nav").First.WaitForAsync();
        var state = await context.StorageStateAsync();
        await context.CloseAsync();
        return state;
    }

    private static Uri Url(string line) => new(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0]);
}
