using System.Globalization;

namespace TokenCount.Options;

/// <summary>Reads the options out of the environment; every wrong value is reported, by name.</summary>
public sealed class TokenCountOptionsReader
{
    private const int ShortestToken = 8;

    private readonly Func<string, string?> _variable;
    private readonly List<string> _errors = [];

    private TokenCountOptionsReader(Func<string, string?> variable) => _variable = variable;

    /// <summary>The options, and every error.</summary>
    public static (TokenCountOptions Options, IReadOnlyList<string> Errors) Read(Func<string, string?> variable)
    {
        var reader = new TokenCountOptionsReader(variable);
        var defaults = new TokenCountOptions();
        var options = new TokenCountOptions
        {
            Port = reader.Port("TOKEN_SERVICE_PORT", defaults.Port),
            ModelsDirectory = reader.Text("MODELS_DIR") ?? defaults.ModelsDirectory,
            AdminToken = reader.Secret("ADMIN_TOKEN") ?? reader.Secret("ADMIN_PASSWORD"),
            PrometheusEnabled = reader.Flag("PROMETHEUS_ENABLED", defaults.PrometheusEnabled),
            LogLevel = reader.Level("LOG_LEVEL", defaults.LogLevel),
        };
        return (options, reader._errors);
    }

    private string? Text(string name) => _variable(name) is { Length: > 0 } text ? text : null;

    private string? Secret(string name)
    {
        var text = Text(name);
        if (text is { Length: < ShortestToken })
        {
            _errors.Add($"{name}: is shorter than {ShortestToken} characters.");
        }

        return text;
    }

    private int Port(string name, int otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= 65535
            ? port
            : Wrong(name, text, "a port from 0 to 65535", otherwise);
    }

    private bool Flag(string name, bool otherwise) => Text(name)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "true" or "1" => true,
        "false" or "0" => false,
        var text => Wrong(name, text, "true or false", otherwise),
    };

    private LogLevel Level(string name, LogLevel otherwise) => Text(name)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" or "information" => LogLevel.Information,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "critical" => LogLevel.Critical,
        "none" => LogLevel.None,
        var text => Wrong(name, text, "trace, debug, info, warn, error, critical or none", otherwise),
    };

    private T Wrong<T>(string name, string text, string expected, T otherwise)
    {
        _errors.Add($"{name}: '{text}' is not {expected}.");
        return otherwise;
    }
}
