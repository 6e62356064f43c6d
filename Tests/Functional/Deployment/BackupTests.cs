using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Deployment;

/// <summary>Backup and restore of the config center, by the commands of the README, word for word: back up, destroy, restore; gateways get what they had.</summary>
public sealed partial class BackupTests
{
    private const string Password = "a password of the tests";
    private const string Provider = "sk-provider-of-the-backup";

    private TempFolder _folder = null!;
    private FakeUpstream _provider = null!;

    [SetUp]
    public void Make()
    {
        _folder = new TempFolder();
        _provider = FakeUpstream.Start(FakeBehaviours.Json);
    }

    [TearDown]
    public async Task DeleteAsync()
    {
        await _provider.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_store_on_SQLite_comes_back()
    {
        Integration.Require("sqlite3");
        (string, string)[] settings = [("DATA_DIR", _folder.At("data")), ("ADMIN_PASSWORD", Password)];
        string snapshot;
        await using (var center = CenterProcess.Start(settings))
        {
            await ConfigureAsync(center);
            snapshot = await SnapshotAsync(center, SQLiteToken());
            await ScriptAsync("backup of SQLite");
            center.Kill();
            await center.WaitForExitAsync();
        }

        Directory.Delete(_folder.At("data"), recursive: true);
        await ScriptAsync("restore of SQLite");
        await using var restored = CenterProcess.Start(settings);
        await restored.WaitUntilUpAsync();
        Assert.That(await SnapshotAsync(restored, SQLiteToken()), Is.EqualTo(snapshot));
        await OpensAsync(restored, SQLiteToken(), (await File.ReadAllTextAsync(_folder.At("data/secrets.key"))).Trim());
    }

    [Test]
    public async Task A_store_on_MySQL_comes_back()
    {
        Integration.Require("mysqldump");
        var server = await MariaDbServer.SharedAsync();
        var database = await server.CreateDatabaseAsync();
        (string Name, string Value)[] store =
        [
            ("MYSQL_HOST", "127.0.0.1"), ("MYSQL_PORT", server.Port.ToString(CultureInfo.InvariantCulture)), ("MYSQL_DATABASE", database), ("MYSQL_USER", "root"), ("MYSQL_PASSWORD", ""),
        ];
        (string, string)[] settings = [.. store, ("DATA_DIR", _folder.At("data")), ("ADMIN_PASSWORD", Password), ("GATEWAY_TOKEN", TestCenter.GatewayToken), ("SECRETS_KEY", TestCenter.SecretsKey)];
        string snapshot;
        await using (var center = CenterProcess.Start(settings))
        {
            await ConfigureAsync(center);
            snapshot = await SnapshotAsync(center, TestCenter.GatewayToken);
            await ScriptAsync("backup of MySQL", store);
            center.Kill();
            await center.WaitForExitAsync();
        }

        await server.ExecuteAsync($"DROP DATABASE {database}");
        await ScriptAsync("restore of MySQL", store);
        await using var restored = CenterProcess.Start(settings);
        await restored.WaitUntilUpAsync();
        Assert.That(await SnapshotAsync(restored, TestCenter.GatewayToken), Is.EqualTo(snapshot));
        await OpensAsync(restored, TestCenter.GatewayToken, TestCenter.SecretsKey);
    }

    private async Task ConfigureAsync(CenterProcess center)
    {
        await center.WaitUntilUpAsync();
        await center.SignInAsync(Password);
        await center.Client.PostAsync("/api/v2/upstreams", new { name = "u", servers = new[] { new { url = _provider.Url } }, apiKey = Provider });
        await center.Client.PostAsync("/api/v2/namespaces", new { code = "n", defaultUpstream = "u" });
        await center.Client.PostAsync("/api/v2/routes", new { name = "all", path = "/" });
        await center.Client.PutAsync("/api/v2/settings/gateway", new { defaultNamespace = "n" });
    }

    // What gateways are given follows a change within a moment: it is waited for until it has the last one.
    private static async Task<string> SnapshotAsync(CenterProcess center, string token)
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (true)
        {
            var snapshot = await GivenAsync(center, token);
            if (snapshot.Contains("\"defaultNamespace\":\"n\"", StringComparison.Ordinal))
            {
                return snapshot;
            }

            bound.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<string> GivenAsync(CenterProcess center, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2/gateway/snapshot") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        using var response = await center.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), text);
        Assert.That(text, Does.Not.Contain(Provider));
        return text;
    }

    /// <summary>A gateway takes the restored configuration and sends the provider its key; users sign in as before.</summary>
    private async Task OpensAsync(CenterProcess center, string token, string key)
    {
        await center.SignInAsync(Password);
        await using var gateway = GatewayProcess.Start([], ("CONFIG_CENTER_URL", center.Client.BaseAddress!.ToString()), ("GATEWAY_TOKEN", token), ("SECRETS_KEY", key));
        await gateway.WaitUntilUpAsync();
        using var client = new HttpClient { BaseAddress = gateway.Url };
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while ((await client.GetAsync("/readyz", bound.Token)).StatusCode != HttpStatusCode.OK)
        {
            await Task.Yield();
        }

        using var answer = await client.GetAsync("/anything");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_provider.Requests.Single().Get("Authorization"), Is.EqualTo($"Bearer {Provider}"));
    }

    private string SQLiteToken() => File.ReadAllText(_folder.At("data/gateway.token")).Trim();

    /// <summary>Runs the README's block that begins with that comment, where the data directory is <c>data</c>.</summary>
    private Task<string> ScriptAsync(string title, params (string Name, string Value)[] variables)
    {
        var readme = File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"));
        var block = Block().Matches(readme).Select(static match => match.Groups[1].Value).Single(block => block.StartsWith($"# {title}", StringComparison.Ordinal));
        var start = new ProcessStartInfo("bash", ["-euc", block]) { WorkingDirectory = _folder.Path };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return Shell.RunAsync(start);
    }

    [GeneratedRegex("^```sh\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
