using ConfigCenter;
using Gateway.Core.Configuration;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.ConfigCenter;

public class ConfigCenterOptionsTests
{
    [Test]
    public void Nothing_set_is_SQLite_on_the_usual_port()
    {
        var (options, errors) = Read([]);
        Assert.That(errors, Is.Empty);
        Assert.That((options.Port, options.DataDirectory, options.MySql, options.AdminPassword), Is.EqualTo((8001, "data", (MySqlOptions?)null, (string?)null)));
    }

    [Test]
    public void Everything_is_read()
    {
        var (options, errors) = Read(new()
        {
            ["CONFIG_CENTER_PORT"] = "9001",
            ["ADMIN_PORT"] = "9002",
            ["DATA_DIR"] = "/d",
            ["MYSQL_HOST"] = "db",
            ["MYSQL_PORT"] = "3307",
            ["MYSQL_DATABASE"] = "center",
            ["MYSQL_USER"] = "u",
            ["MYSQL_PASSWORD"] = "p",
            ["ADMIN_PASSWORD"] = "twelve letters",
            ["GATEWAY_TOKEN"] = "sixteen letters or more",
            ["SECRETS_KEY"] = new string('a', 64),
            ["SMTP_HOST"] = "mail",
            ["SMTP_PORT"] = "465",
            ["SMTP_TLS"] = "tls",
            ["SMTP_USER"] = "su",
            ["SMTP_PASSWORD"] = "sp",
            ["SMTP_FROM"] = "a@example.com",
            ["ALERT_INTERVAL_SECONDS"] = "5",
            ["LOG_LEVEL"] = "warn",
        });
        Assert.That(errors, Is.Empty);
        Assert.That(options with { Announce = Console.WriteLine }, Is.EqualTo(new ConfigCenterOptions
        {
            Port = 9001,
            AdminPort = 9002,
            DataDirectory = "/d",
            MySql = new MySqlOptions { Host = "db", Port = 3307, Database = "center", User = "u", Password = "p" },
            AdminPassword = "twelve letters",
            GatewayToken = "sixteen letters or more",
            SecretsKey = new string('a', 64),
            Smtp = new SmtpOptions { Host = "mail", Port = 465, Tls = SmtpTls.Tls, User = "su", Password = "sp", From = "a@example.com" },
            AlertInterval = TimeSpan.FromSeconds(5),
            LogLevel = LogLevel.Warning,
            Announce = Console.WriteLine,
        }));
    }

    [Test]
    public void Every_wrong_value_is_named_and_no_secret_is_shown()
    {
        var (_, errors) = Read(new()
        {
            ["CONFIG_CENTER_PORT"] = "99999",
            ["ADMIN_PORT"] = "x",
            ["MYSQL_HOST"] = "db",
            ["MYSQL_PORT"] = "x",
            ["ADMIN_PASSWORD"] = "SECRET-1",
            ["GATEWAY_TOKEN"] = "SECRET-2",
            ["SECRETS_KEY"] = "SECRET-3",
            ["LOG_LEVEL"] = "loud",
            ["SMTP_HOST"] = "mail",
            ["SMTP_PORT"] = "x",
            ["SMTP_TLS"] = "perhaps",
            ["SMTP_PASSWORD"] = "SECRET-4",
            ["SMTP_FROM"] = "nobody",
            ["ALERT_INTERVAL_SECONDS"] = "0",
        });
        Assert.That(errors.Select(static error => error.Split(':')[0]), Is.EquivalentTo(
            new[] { "CONFIG_CENTER_PORT", "ADMIN_PORT", "MYSQL_PORT", "ADMIN_PASSWORD", "GATEWAY_TOKEN", "SECRETS_KEY", "LOG_LEVEL", "SMTP_PORT", "SMTP_TLS", "SMTP_FROM", "ALERT_INTERVAL_SECONDS" }));
        Assert.That(string.Concat(errors), Does.Not.Contain("SECRET-"));
    }

    [Test]
    public void Options_shown_as_text_hold_no_secret()
    {
        var options = new ConfigCenterOptions { AdminPassword = "SECRET", SecretsKey = "SECRET", GatewayToken = "SECRET", MySql = new MySqlOptions { Host = "h", Password = "SECRET" }, Smtp = new SmtpOptions { Host = "h", From = "f", Password = "SECRET" } };
        Assert.That(options.ToString() + options.Smtp, Does.Not.Contain("SECRET"));
    }

    [Test]
    public void A_seed_is_read_from_its_file_and_a_wrong_one_stops_the_start()
    {
        using var folder = new TempFolder();
        var good = folder.Write("good.json", SnapshotWriter.Write(Snapshots.To(new Uri("http://10.0.0.1:80"))));
        var wrong = folder.Write("wrong.json", """{"version":1,"upstreams":[{"name":"u","servers":[]}],"routes":[{"name":"r","path":"nowhere"}]}"""u8.ToArray());

        Assert.That(Read(new() { ["CONFIG_SEED"] = good }).Options.Seed!.Upstreams, Has.Count.EqualTo(1));
        Assert.That(Read(new() { ["CONFIG_SEED"] = wrong }).Errors, Has.Count.GreaterThan(1).And.All.StartsWith($"CONFIG_SEED: {wrong}: $."));
        Assert.That(Read(new() { ["CONFIG_SEED"] = folder.At("none") }).Errors, Has.One.StartsWith("CONFIG_SEED: '"));
    }

    private static (ConfigCenterOptions Options, IReadOnlyList<string> Errors) Read(Dictionary<string, string> variables) =>
        ConfigCenterOptionsReader.Read(variables.GetValueOrDefault);
}
