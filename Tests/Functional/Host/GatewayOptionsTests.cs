using System.Net;
using Gateway.Host.Options;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Host;

public sealed class GatewayOptionsTests
{
    private const string Token = "gateway-token-of-the-tests";
    private const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Test]
    public void Without_any_variable_the_gateway_runs_standalone()
    {
        var options = Read([]);

        Assert.Multiple(() =>
        {
            Assert.That(options.Mode, Is.EqualTo(GatewayMode.Standalone));
            Assert.That(options.Port, Is.EqualTo(8081));
            Assert.That(options.ManagementPort, Is.Null);
            Assert.That(options.ManagementAllow, Is.EqualTo(GatewayOptions.DefaultManagementAllow));
            Assert.That(options.InstanceId, Is.EqualTo(Environment.MachineName));
            Assert.That(options.Drain, Is.EqualTo(TimeSpan.FromMinutes(10)));
            Assert.That(options.DrainGrace, Is.EqualTo(TimeSpan.Zero));
            Assert.That(options.LogLevel, Is.EqualTo(LogLevel.Information));
            Assert.That(options.AccessLog, Is.EqualTo("off"));
            Assert.That(options.AccessLogContentBytes, Is.EqualTo(4096));
            Assert.That(options.Tracing, Is.Null);
            Assert.That(options.PrometheusEnabled, Is.True);
            Assert.That(options.MockLlmPort, Is.EqualTo(8003));
            Assert.That(options.TokenServicePort, Is.EqualTo(8002));
            Assert.That(options.TokenServiceUrl, Is.Null);
            Assert.That(options.TokenCalculationTimeout, Is.EqualTo(TimeSpan.FromMilliseconds(40)));
            Assert.That(options.UsePreciseTokenCalculation, Is.True);
            Assert.That(options.ModelsDirectory, Is.EqualTo("models"));
            Assert.That(options.DataDirectory, Is.EqualTo("data"));
            Assert.That(options.ConfigCenterPort, Is.EqualTo(8001));
            Assert.That(options.ConfigCenterUrl, Is.Null);
            Assert.That(options.ManagementUrl, Is.Null);
        });
    }

    [Test]
    public void With_a_config_center_its_token_and_key_have_to_be_there()
    {
        var options = Read([], ("CONFIG_CENTER_URL", "https://center/base"), ("GATEWAY_TOKEN", Token), ("SECRETS_KEY", Key));
        var (_, errors) = GatewayOptionsReader.Read([], static name => name == "CONFIG_CENTER_URL" ? "http://center" : null);

        Assert.Multiple(() =>
        {
            Assert.That(options.Mode, Is.EqualTo(GatewayMode.Cluster));
            Assert.That(options.ConfigCenterUrl, Is.EqualTo(new Uri("https://center/base")));
            Assert.That(options.AccessLog, Is.EqualTo("stdout"));
            Assert.That(options.DrainGrace, Is.EqualTo(TimeSpan.FromSeconds(2)));
            Assert.That(errors, Has.Count.EqualTo(2).And.One.StartsWith("GATEWAY_TOKEN: is not set").And.One.StartsWith("SECRETS_KEY: is not set"));
        });
    }

    [Test]
    public void A_file_and_a_config_center_together_are_a_mistake()
    {
        var (_, errors) = GatewayOptionsReader.Read(["--config", "a.json"], static name => name == "CONFIG_CENTER_URL" ? "http://center" : null);

        Assert.That(errors, Has.One.StartsWith("CONFIG_CENTER_URL: "));
    }

    [TestCase("GATEWAY_TOKEN", "short-15-charac")]
    [TestCase("GATEWAY_TOKEN", "with a space in it")]
    [TestCase("GATEWAY_TOKEN", "not-ascii-at-äll-times")]
    [TestCase("SECRETS_KEY", "000102030405060708090a0b0c0d0e0f")]
    public void A_wrong_secret_is_named_and_not_shown(string name, string value)
    {
        var (_, errors) = GatewayOptionsReader.Read([], variable => variable == name ? value : null);

        Assert.That(errors, Has.Count.EqualTo(1));
        Assert.That(errors[0], Does.StartWith($"{name}: must be ").And.Not.Contain(value));
    }

    [Test]
    public void What_is_printed_of_the_options_holds_no_secret() => Assert.That(
        Read([], ("GATEWAY_TOKEN", Token), ("SECRETS_KEY", Key)).ToString(), Does.Not.Contain(Token).And.Not.Contain(Key));

    [Test]
    public void With_a_file_the_access_log_and_the_grace_are_those_of_a_deployment()
    {
        var options = Read(["--config", "gateway.json"]);

        Assert.Multiple(() =>
        {
            Assert.That(options.Mode, Is.EqualTo(GatewayMode.File));
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
            ("MOCK_LLM_PORT", "9002"),
            ("TOKEN_SERVICE_PORT", "9003"),
            ("TOKEN_SERVICE_URL", "http://tokens:8002/base"),
            ("TOKEN_CALCULATION_TIMEOUT", "250"),
            ("USE_PRECISE_TOKEN_CALCULATION", "false"),
            ("MODELS_DIR", "/var/models"),
            ("GATEWAY_TOKEN", Token),
            ("SECRETS_KEY", Key),
            ("DATA_DIR", "/var/data"),
            ("USAGE_JOURNAL_MB", "7"),
            ("MANAGEMENT_URL", "http://gateway-2:9001"),
            ("CONFIG_CENTER_PORT", "9004"));

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
            Assert.That(options.TokenServicePort, Is.EqualTo(9003));
            Assert.That(options.TokenServiceUrl, Is.EqualTo(new Uri("http://tokens:8002/base")));
            Assert.That(options.TokenCalculationTimeout, Is.EqualTo(TimeSpan.FromMilliseconds(250)));
            Assert.That(options.UsePreciseTokenCalculation, Is.False);
            Assert.That(options.ModelsDirectory, Is.EqualTo("/var/models"));
            Assert.That(options.GatewayToken, Is.EqualTo(Token));
            Assert.That(options.SecretsKey, Is.EqualTo(Key));
            Assert.That(options.DataDirectory, Is.EqualTo("/var/data"));
            Assert.That(options.UsageJournalBytes, Is.EqualTo(7 << 20));
            Assert.That(options.ManagementUrl, Is.EqualTo(new Uri("http://gateway-2:9001")));
            Assert.That(options.ConfigCenterPort, Is.EqualTo(9004));
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
    [TestCase("TOKEN_SERVICE_PORT", "-8002")]
    [TestCase("TOKEN_SERVICE_URL", "tokens:8002")]
    [TestCase("TOKEN_SERVICE_URL", "ftp://tokens")]
    [TestCase("TOKEN_SERVICE_URL", "http://user:password@tokens")]
    [TestCase("TOKEN_CALCULATION_TIMEOUT", "0")]
    [TestCase("TOKEN_CALCULATION_TIMEOUT", "60001")]
    [TestCase("USE_PRECISE_TOKEN_CALCULATION", "maybe")]
    [TestCase("MANAGEMENT_URL", "gateway-2:9001")]
    [TestCase("CONFIG_CENTER_PORT", "x")]
    [TestCase("INSTANCE_ID", " gateway-2")]
    [TestCase("INSTANCE_ID", "gateway/2")]
    [TestCase("INSTANCE_ID", "gateway\n2")]
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
        var (_, errors) = GatewayOptionsReader.Read(["--port", "--config"], static name => name is "INSTANCE_ID" or "GATEWAY_CONFIG" or "ACCESS_LOG" or "MODELS_DIR" or "DATA_DIR" || name.EndsWith("_FILE", StringComparison.Ordinal) ? null : "x");

        Assert.That(errors.Select(static error => error.Split(':')[0]), Is.EquivalentTo(new[]
        {
            "--port", "--config", "GATEWAY_PORT", "MANAGEMENT_PORT", "MANAGEMENT_ALLOW", "DRAIN_SECONDS", "DRAIN_GRACE_SECONDS",
            "LOG_LEVEL", "PROMETHEUS_ENABLED", "GATEWAY_TRANSPORT", "GATEWAY_LOOPS", "MOCK_LLM_PORT",
            "TOKEN_SERVICE_PORT", "TOKEN_SERVICE_URL", "TOKEN_CALCULATION_TIMEOUT", "USE_PRECISE_TOKEN_CALCULATION",
            "CONFIG_CENTER_URL", "GATEWAY_TOKEN", "SECRETS_KEY", "USAGE_JOURNAL_MB", "MANAGEMENT_URL", "CONFIG_CENTER_PORT", "ACCESS_LOG_CONTENT_BYTES",
            "OTEL_SDK_DISABLED", "OTEL_TRACES_EXPORTER", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL",
            "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_TRACES_SAMPLER",
        }));
    }

    private static GatewayOptions Read(string[] args, params (string Name, string Value)[] variables)
    {
        var (options, errors) = GatewayOptionsReader.Read(args, name => variables.FirstOrDefault(variable => variable.Name == name).Value);
        Assert.That(errors, Is.Empty);
        return options;
    }
}
