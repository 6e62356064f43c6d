using System.Net;
using System.Net.Http.Headers;
using Tests.Common;

namespace Tests.Functional.ConfigCenter;

/// <summary>The built config center as a process of its own, on a free port.</summary>
internal sealed class CenterProcess : ServiceProcess
{
    private CenterProcess(IEnumerable<(string Name, string Value)> variables)
        : base(Path.Combine(AppContext.BaseDirectory, "ConfigCenter.dll"), [], variables)
    {
    }

    /// <summary>Where the admin UI is, once <see cref="WaitUntilUpAsync"/> has returned.</summary>
    public Uri AdminUi { get; private set; } = new("http://localhost/");

    public HttpClient Client { get; } = new();

    public static CenterProcess Start(params (string Name, string Value)[] variables) => new([("CONFIG_CENTER_PORT", "0"), ("ADMIN_PORT", "0"), .. variables]);

    /// <summary>Waits until the API answers.</summary>
    public async Task WaitUntilUpAsync()
    {
        AdminUi = AddressIn(await Output.WaitForAsync("Admin UI on "));
        Client.BaseAddress = AddressIn(await Output.WaitForAsync("Config center on "));
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await Client.GetAsync("/readyz", bound.Token)).StatusCode != HttpStatusCode.OK)
        {
            await Task.Yield();
        }
    }

    /// <summary>The password that was generated for the first admin.</summary>
    public async Task<string> GeneratedPasswordAsync()
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (!Output.All.Contains("(shown this once", StringComparison.Ordinal))
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return Output.All.Split("with the password ")[1].Split(' ')[0];
    }

    /// <summary>Signs <see cref="Client"/> in as admin.</summary>
    public async Task SignInAsync(string password)
    {
        var token = (await Client.PostAsync("/api/v2/auth/login", new { username = "admin", password }, HttpStatusCode.OK)).Text("token");
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    private static Uri AddressIn(string line) => new($"http://127.0.0.1:{line.Split("localhost:")[1].Split('/')[0]}");

    public override ValueTask DisposeAsync()
    {
        Client.Dispose();
        return base.DisposeAsync();
    }
}
