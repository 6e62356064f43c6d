using System.Net;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter;

/// <summary>The program: its settings, its log, its end.</summary>
public class ProcessTests
{
    private const string Provider = "sk-provider-of-the-log-test";

    [Test]
    public async Task Wrong_settings_stop_the_start_and_are_named()
    {
        await using var center = CenterProcess.Start(("CONFIG_CENTER_PORT", "x"), ("SECRETS_KEY", "short"));
        Assert.That(await center.WaitForExitAsync(), Is.EqualTo(78));
        Assert.That(center.Errors.All, Does.Contain("CONFIG_CENTER_PORT").And.Contain("SECRETS_KEY").And.Not.Contain("short"));
    }

    [Test]
    public async Task A_key_file_that_holds_no_key_stops_the_start_and_is_named()
    {
        using var folder = new TempFolder();
        folder.Write("secrets.key", "no key at all"u8.ToArray());
        await using var center = CenterProcess.Start(("DATA_DIR", folder.Path));
        Assert.That(await center.WaitForExitAsync(), Is.EqualTo(78));
        Assert.That(center.Errors.All, Does.Contain("secrets.key").And.Not.Contain("no key at all").And.Not.Contain("   at "));
    }

    [Test]
    public async Task A_data_directory_that_cannot_be_made_stops_the_start_and_is_named()
    {
        using var folder = new TempFolder();
        folder.Write("file", []);
        await using var center = CenterProcess.Start(("DATA_DIR", folder.At("file/data")));
        Assert.That(await center.WaitForExitAsync(), Is.EqualTo(69));
        Assert.That(center.Errors.All, Does.Contain("DATA_DIR").And.Not.Contain("   at "));
    }

    [Test]
    public async Task The_log_holds_no_secret_however_much_it_tells()
    {
        using var folder = new TempFolder();
        await using var center = CenterProcess.Start(("DATA_DIR", folder.Path), ("LOG_LEVEL", "trace"), ("GATEWAY_TOKEN", TestCenter.GatewayToken));
        await center.WaitUntilUpAsync();
        var password = await center.GeneratedPasswordAsync();
        await center.SignInAsync(password);
        var token = center.Client.DefaultRequestHeaders.Authorization!.Parameter!;
        await center.Client.PostAsync("/api/v2/upstreams", new { name = "u", servers = new[] { new { url = "https://a.example.com" } }, apiKey = Provider });
        await center.Client.PostAsync("/api/v2/upstreams", new { name = "u", servers = 1, apiKey = Provider }, HttpStatusCode.UnprocessableEntity);
        await center.Client.PostAsync("/api/v2/auth/login", new { username = "admin", password = Provider }, HttpStatusCode.Unauthorized);
        await center.Client.PostAsync("/api/v2/auth/login", new { username = "nobody\n\u001b[31mforged", password = Provider }, HttpStatusCode.Unauthorized);
        center.Terminate();
        Assert.That(await center.WaitForExitAsync(), Is.Zero);
        var log = center.Output.All + center.Errors.All;
        Assert.Multiple(() =>
        {
            Assert.That(log, Does.Contain("Sign-in refused for 'admin'"));
            Assert.That(log, Does.Not.Contain(Provider).And.Not.Contain(token).And.Not.Contain(TestCenter.GatewayToken).And.Not.Contain(File.ReadAllText(folder.At("secrets.key")).Trim()));
            Assert.That(log.Split(password), Has.Length.EqualTo(2), "the generated password, once");
            Assert.That(log.Split('\n'), Has.None.StartsWith("\u001b[31mforged"));
        });
    }

    [Test]
    public async Task What_was_answered_survives_kill_9()
    {
        using var folder = new TempFolder();
        (string, string)[] settings = [("DATA_DIR", folder.Path), ("ADMIN_PASSWORD", TestCenter.AdminPassword)];
        await using (var first = CenterProcess.Start(settings))
        {
            await first.WaitUntilUpAsync();
            await first.SignInAsync(TestCenter.AdminPassword);
            for (var i = 0; i < 10; i++)
            {
                await first.Client.PostAsync("/api/v2/models", new { pattern = $"m{i}" });
            }

            first.Kill();
            await first.WaitForExitAsync();
        }

        await using var second = CenterProcess.Start(settings);
        await second.WaitUntilUpAsync();
        await second.SignInAsync(TestCenter.AdminPassword);
        Assert.That((int)(await second.Client.GetAsync("/api/v2/models", HttpStatusCode.OK))["total"]!, Is.EqualTo(10));
    }
}
