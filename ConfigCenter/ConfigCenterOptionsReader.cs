using System.Globalization;
using Gateway.Core.Secrets;

namespace ConfigCenter;

/// <summary>Reads the options out of the environment; every wrong value is reported, by name and without showing what may be secret.</summary>
public sealed class ConfigCenterOptionsReader
{
    private const int MinTokenLength = 16;

    private readonly Func<string, string?> _variable;
    private readonly List<string> _errors = [];

    private ConfigCenterOptionsReader(Func<string, string?> variable) => _variable = variable;

    /// <summary>The options, or every error.</summary>
    public static (ConfigCenterOptions Options, IReadOnlyList<string> Errors) Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var reader = new ConfigCenterOptionsReader(variable);
        var defaults = new ConfigCenterOptions();
        var options = new ConfigCenterOptions
        {
            Port = reader.Port("CONFIG_CENTER_PORT", defaults.Port),
            DataDirectory = reader.Text("DATA_DIR") ?? defaults.DataDirectory,
            MySql = reader.MySql(),
            AdminPassword = reader.Secret("ADMIN_PASSWORD", static text => text.Length >= 12, "at least 12 characters"),
            GatewayToken = reader.Secret("GATEWAY_TOKEN", static text => text.Length >= MinTokenLength, $"at least {MinTokenLength} characters"),
            SecretsKey = reader.Secret("SECRETS_KEY", static text => SecretBox.TryParseKey(text, out _), "64 hexadecimal digits, or base64 of 32 bytes"),
            LogLevel = reader.Level("LOG_LEVEL", defaults.LogLevel),
        };
        return (options, reader._errors);
    }

    private MySqlOptions? MySql()
    {
        if (Text("MYSQL_HOST") is not { } host)
        {
            return null;
        }

        var defaults = new MySqlOptions { Host = host };
        return defaults with
        {
            Port = Port("MYSQL_PORT", defaults.Port),
            Database = Text("MYSQL_DATABASE") ?? defaults.Database,
            User = Text("MYSQL_USER") ?? defaults.User,
            Password = Text("MYSQL_PASSWORD") ?? defaults.Password,
        };
    }

    private string? Text(string name) => _variable(name) is { Length: > 0 } text ? text : null;

    private string? Secret(string name, Predicate<string> isGood, string expected)
    {
        var text = Text(name);
        if (text is not null && !isGood(text))
        {
            _errors.Add($"{name}: must be {expected}.");
        }

        return text;
    }

    private int Port(string name, int otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue)
        {
            return port;
        }

        _errors.Add($"{name}: '{text}' is not a port from 0 to 65535.");
        return otherwise;
    }

    private LogLevel Level(string name, LogLevel otherwise)
    {
        switch (Text(name)?.ToLowerInvariant())
        {
            case null:
                return otherwise;
            case "trace":
                return LogLevel.Trace;
            case "debug":
                return LogLevel.Debug;
            case "info" or "information":
                return LogLevel.Information;
            case "warn" or "warning":
                return LogLevel.Warning;
            case "error":
                return LogLevel.Error;
            case "critical":
                return LogLevel.Critical;
            case "none":
                return LogLevel.None;
            default:
                _errors.Add($"{name}: '{Text(name)}' is not trace, debug, info, warn, error, critical or none.");
                return otherwise;
        }
    }
}
