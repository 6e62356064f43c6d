using System.Globalization;
using Gateway.Core.Configuration;
using Gateway.Core.Secrets;
using Gateway.Core.Startup;

namespace ConfigCenter;

/// <summary>Reads the options out of the environment; every wrong value is reported, by name and without showing what may be secret.</summary>
public static class ConfigCenterOptionsReader
{
    private const int MinTokenLength = 16;
    private const int MaxAlertSeconds = 300;

    /// <summary>The options, or every error.</summary>
    public static (ConfigCenterOptions Options, IReadOnlyList<string> Errors) Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var environment = new EnvironmentReader(variable);
        var defaults = new ConfigCenterOptions();
        var options = new ConfigCenterOptions
        {
            Port = environment.Port("CONFIG_CENTER_PORT", defaults.Port),
            AdminPort = environment.Port("ADMIN_PORT", environment.Port("FRONTEND_PORT", defaults.AdminPort)),
            DataDirectory = environment.Text("DATA_DIR") ?? defaults.DataDirectory,
            MySql = MySql(environment),
            AdminPassword = environment.Secret("ADMIN_PASSWORD", static text => text.Length >= 12, "at least 12 characters"),
            GatewayToken = environment.Secret("GATEWAY_TOKEN", static text => text.Length >= MinTokenLength, $"at least {MinTokenLength} characters"),
            SecretsKey = environment.Secret("SECRETS_KEY", static text => SecretBox.TryParseKey(text, out _), "64 hexadecimal digits, or base64 of 32 bytes"),
            PrometheusEnabled = environment.Flag("PROMETHEUS_ENABLED", defaults.PrometheusEnabled),
            Smtp = SmtpOptionsReader.Read(environment),
            AlertInterval = AlertInterval(environment, defaults.AlertInterval),
            LogLevel = environment.Level("LOG_LEVEL", defaults.LogLevel),
            Seed = Seed(environment, "CONFIG_SEED"),
        };
        return (options, environment.Errors);
    }

    private static TimeSpan AlertInterval(EnvironmentReader environment, TimeSpan otherwise)
    {
        const string name = "ALERT_INTERVAL_SECONDS";
        if (environment.Text(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= MaxAlertSeconds
            ? TimeSpan.FromSeconds(seconds)
            : environment.Wrong(name, text, $"a number of seconds from 1 to {MaxAlertSeconds}", otherwise);
    }

    /// <summary>A configuration that would be refused stops the start: an empty store would otherwise begin with nothing, once and for all.</summary>
    private static Snapshot? Seed(EnvironmentReader environment, string name)
    {
        if (environment.Text(name) is not { } file)
        {
            return null;
        }

        try
        {
            var read = SnapshotReader.ReadAndValidate(File.ReadAllBytes(file));
            foreach (var error in read.Errors)
            {
                environment.Fail($"{name}: {file}: {error}");
            }

            return read.Snapshot;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            environment.Fail($"{name}: '{file}' cannot be read: {e.Message}");
            return null;
        }
    }

    private static MySqlOptions? MySql(EnvironmentReader environment)
    {
        if (environment.Text("MYSQL_HOST") is not { } host)
        {
            return null;
        }

        var defaults = new MySqlOptions { Host = host };
        return defaults with
        {
            Port = environment.Port("MYSQL_PORT", defaults.Port),
            Database = environment.Text("MYSQL_DATABASE") ?? defaults.Database,
            User = environment.Text("MYSQL_USER") ?? defaults.User,
            Password = environment.Secret("MYSQL_PASSWORD", static _ => true, "a password") ?? defaults.Password,
        };
    }
}
