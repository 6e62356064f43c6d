using System.Net;
using Gateway.Host.Options;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Host;

public sealed class GatewayOptionsTests
{
    [Test]
    public void Without_any_variable_the_gateway_runs_standalone()
    {
        var options = Read([]);

        Assert.Multiple(() =>
        {
            Assert.That(options.IsStandalone, Is.True);
            Assert.That(options.Port, Is.EqualTo(8081));
            Assert.That(options.ManagementPort, Is.Null);
            Assert.That(options.ManagementAllow, Is.EqualTo(GatewayOptions.DefaultManagementAllow));
            Assert.That(options.InstanceId, Is.EqualTo(Environment.MachineName));
            Assert.That(options.Drain, Is.EqualTo(TimeSpan.FromMinutes(10)));
            Assert.That(options.DrainGrace, Is.EqualTo(TimeSpan.Zero));
            Assert.That(options.LogLevel, Is.EqualTo(LogLevel.Information));
            Assert.That(options.AccessLog, Is.EqualTo("off"));
            Assert.That(options.PrometheusEnabled, Is.True);
            Assert.That(options.MockLlmPort, Is.EqualTo(8003));
        });
    }

    [Test]
    public void With_a_file_the_access_log_and_the_grace_are_those_of_a_deployment()
    {
        var options = Read(["--config", "gateway.json"]);

        Assert.Multiple(() =>
        {
            Assert.That(options.IsStandalone, Is.False);
            Assert.That(options.ConfigFile, Is.EqualTo("gateway.json"));
            Assert.That(options.AccessLog, Is.EqualTo("stdout"));
            Assert.That(options.DrainGrace, Is.EqualTo(TimeSpan.FromSeconds(2)));
        });
    }

    [Test]
    public void A_counters_file_need_not_be_there_but_its_folder_has_to()
    {
        using var folder = new TempFolder();
        Assert.That(Read([], ("COUNTERS_FILE", folder.At("counters"))).CountersFile, Is.EqualTo(folder.At("counters")));
        foreach (var wrong in new[] { folder.Path, folder.At("none/counters") })
        {
            var (_, errors) = GatewayOptionsReader.Read([], name => name == "COUNTERS_FILE" ? wrong : null);
            Assert.That(errors, Has.One.StartsWith($"COUNTERS_FILE: '{wrong}' is not "));
        }
    }

    [Test]
    public void Every_variable_is_read()
    {
        var options = Read(
            [],
            ("GATEWAY_PORT", "9000"),
            ("MANAGEMENT_PORT", "9001"),
            ("MANAGEMENT_ALLOW", "10.1.0.0/16, ::1/128"),
            ("GATEWAY_CONFIG", "a.json"),
            ("INSTANCE_ID", "gateway-2"),
            ("DRAIN_SECONDS", "5"),
            ("DRAIN_GRACE_SECONDS", "0"),
            ("ACCESS_LOG", "/var/log/access"),
            ("PROMETHEUS_ENABLED", "false"),
            ("MOCK_LLM_PORT", "9002"));

        Assert.Multiple(() =>
        {
            Assert.That(options.Port, Is.EqualTo(9000));
            Assert.That(options.ManagementPort, Is.EqualTo(9001));
            Assert.That(options.ManagementAllow, Is.EqualTo(new[] { IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("::1/128") }));
            Assert.That(options.ConfigFile, Is.EqualTo("a.json"));
            Assert.That(options.InstanceId, Is.EqualTo("gateway-2"));
            Assert.That(options.Drain, Is.EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(options.DrainGrace, Is.EqualTo(TimeSpan.Zero));
            Assert.That(options.AccessLog, Is.EqualTo("/var/log/access"));
            Assert.That(options.PrometheusEnabled, Is.False);
            Assert.That(options.MockLlmPort, Is.EqualTo(9002));
        });
    }

    [TestCase("trace", LogLevel.Trace)]
    [TestCase("DEBUG", LogLevel.Debug)]
    [TestCase("info", LogLevel.Information)]
    [TestCase("Information", LogLevel.Information)]
    [TestCase("warn", LogLevel.Warning)]
    [TestCase("warning", LogLevel.Warning)]
    [TestCase("error", LogLevel.Error)]
    [TestCase("critical", LogLevel.Critical)]
    [TestCase("none", LogLevel.None)]
    public void A_log_level_is_read_without_case(string text, LogLevel level) =>
        Assert.That(Read([], ("LOG_LEVEL", text)).LogLevel, Is.EqualTo(level));

    [TestCase("true", true)]
    [TestCase("1", true)]
    [TestCase("FALSE", false)]
    [TestCase("0", false)]
    public void A_flag_is_read_in_both_spellings(string text, bool value) =>
        Assert.That(Read([], ("PROMETHEUS_ENABLED", text)).PrometheusEnabled, Is.EqualTo(value));

    [Test]
    public void An_empty_variable_counts_as_none() =>
        Assert.That(Read([], ("GATEWAY_PORT", ""), ("GATEWAY_CONFIG", "")), Is.EqualTo(Read([])));

    [Test]
    public void The_command_line_outweighs_the_environment() =>
        Assert.That(Read(["--config=b.json"], ("GATEWAY_CONFIG", "a.json")).ConfigFile, Is.EqualTo("b.json"));

    [TestCase("GATEWAY_PORT", "65536")]
    [TestCase("GATEWAY_PORT", "-1")]
    [TestCase("GATEWAY_PORT", "80x")]
    [TestCase("GATEWAY_PORT", " 80")]
    [TestCase("MANAGEMENT_PORT", "management")]
    [TestCase("MANAGEMENT_ALLOW", "10.0.0.0/33")]
    [TestCase("MANAGEMENT_ALLOW", "anyone")]
    [TestCase("DRAIN_SECONDS", "1.5")]
    [TestCase("DRAIN_SECONDS", "86401")]
    [TestCase("DRAIN_GRACE_SECONDS", "-2")]
    [TestCase("LOG_LEVEL", "loud")]
    [TestCase("PROMETHEUS_ENABLED", "yes")]
    [TestCase("MOCK_LLM_PORT", "99999999999")]
    [TestCase("GATEWAY_TRANSPORT", "udp")]
    [TestCase("GATEWAY_LOOPS", "1025")]
    public void A_wrong_value_is_named_with_its_variable(string name, string value)
    {
        var (_, errors) = GatewayOptionsReader.Read([], variable => variable == name ? value : null);

        Assert.That(errors, Has.Count.EqualTo(1));
        Assert.That(errors[0], Does.StartWith($"{name}: '{value}' is not "));
    }

    [Test]
    public void Every_error_is_told_at_once()
    {
        var (_, errors) = GatewayOptionsReader.Read(["--port", "--config"], static name => name is "INSTANCE_ID" or "GATEWAY_CONFIG" or "ACCESS_LOG" ? null : "x");

        Assert.That(errors.Select(static error => error.Split(':')[0]), Is.EquivalentTo(new[]
        {
            "--port", "--config", "GATEWAY_PORT", "MANAGEMENT_PORT", "MANAGEMENT_ALLOW", "DRAIN_SECONDS", "DRAIN_GRACE_SECONDS",
            "LOG_LEVEL", "PROMETHEUS_ENABLED", "GATEWAY_TRANSPORT", "GATEWAY_LOOPS", "MOCK_LLM_PORT",
        }));
    }

    private static GatewayOptions Read(string[] args, params (string Name, string Value)[] variables)
    {
        var (options, errors) = GatewayOptionsReader.Read(args, name => variables.FirstOrDefault(variable => variable.Name == name).Value);
        Assert.That(errors, Is.Empty);
        return options;
    }
}
