using System.Globalization;
using System.Net;
using Gateway.Core.Secrets;
using Gateway.Core.Startup;
using Gateway.Core.Transport;
using Gateway.Host.Tracing;

namespace Gateway.Host.Options;

/// <summary>Reads the options out of the environment and the command line; every wrong value is reported, by name.</summary>
internal sealed class GatewayOptionsReader
{
    private const int MinTokenLength = 16;
    private const int LongestName = 200;

    private readonly EnvironmentReader _environment;

    private GatewayOptionsReader(EnvironmentReader environment) => _environment = environment;

    /// <summary>The options, or every error.</summary>
    public static (GatewayOptions Options, IReadOnlyList<string> Errors) Read(IReadOnlyList<string> args, Func<string, string?> variable)
    {
        var environment = new EnvironmentReader(variable);
        var reader = new GatewayOptionsReader(environment);
        var defaults = new GatewayOptions();
        var config = reader.Config(args);
        var center = environment.Url("CONFIG_CENTER_URL");
        var mode = config is not null ? GatewayMode.File : center is not null ? GatewayMode.Cluster : GatewayMode.Standalone;
        var isStandalone = mode == GatewayMode.Standalone;
        var options = new GatewayOptions
        {
            Mode = mode,
            ConfigFile = config,
            ConfigCenterUrl = center,
            GatewayToken = environment.Secret("GATEWAY_TOKEN", static text => text.Length >= MinTokenLength && text.All(static c => c is > ' ' and <= '~'), $"at least {MinTokenLength} visible ASCII characters"),
            SecretsKey = environment.Secret("SECRETS_KEY", static text => SecretBox.TryParseKey(text, out _), "64 hexadecimal digits, or base64 of 32 bytes"),
            DataDirectory = environment.Text("DATA_DIR") ?? defaults.DataDirectory,
            UsageJournalBytes = reader.Mebibytes("USAGE_JOURNAL_MB", defaults.UsageJournalBytes),
            ManagementUrl = environment.Url("MANAGEMENT_URL"),
            ConfigCenterPort = environment.Port("CONFIG_CENTER_PORT", defaults.ConfigCenterPort),
            Port = environment.Port("GATEWAY_PORT", defaults.Port),
            ManagementPort = environment.Port("MANAGEMENT_PORT"),
            ManagementAllow = reader.Networks("MANAGEMENT_ALLOW", defaults.ManagementAllow),
            InstanceId = reader.Name("INSTANCE_ID", defaults.InstanceId),
            Drain = reader.Seconds("DRAIN_SECONDS", defaults.Drain),
            DrainGrace = reader.Seconds("DRAIN_GRACE_SECONDS", isStandalone ? TimeSpan.Zero : TimeSpan.FromSeconds(2)),
            LogLevel = environment.Level("LOG_LEVEL", defaults.LogLevel),
            AccessLog = environment.Text("ACCESS_LOG") ?? (isStandalone ? "off" : defaults.AccessLog),
            CountersFile = reader.FileInFolder("COUNTERS_FILE"),
            PrometheusEnabled = environment.Flag("PROMETHEUS_ENABLED", defaults.PrometheusEnabled),
            Transport = reader.Transport("GATEWAY_TRANSPORT", defaults.Transport),
            Loops = reader.Number("GATEWAY_LOOPS", defaults.Loops, 1024),
            MockLlmPort = environment.Port("MOCK_LLM_PORT", defaults.MockLlmPort),
            TokenServicePort = environment.Port("TOKEN_SERVICE_PORT", defaults.TokenServicePort),
            TokenServiceUrl = environment.Url("TOKEN_SERVICE_URL"),
            TokenCalculationTimeout = reader.Milliseconds("TOKEN_CALCULATION_TIMEOUT", defaults.TokenCalculationTimeout),
            UsePreciseTokenCalculation = environment.Flag("USE_PRECISE_TOKEN_CALCULATION", defaults.UsePreciseTokenCalculation),
            ModelsDirectory = environment.Text("MODELS_DIR") ?? defaults.ModelsDirectory,
            Tracing = TracingOptionsReader.Read(environment),
            AccessLogContentBytes = reader.Number("ACCESS_LOG_CONTENT_BYTES", defaults.AccessLogContentBytes, GatewayOptions.MostAccessLogContentBytes),
        };
        reader.CheckMode(options);
        return (options, environment.Errors);
    }

    private void CheckMode(GatewayOptions options)
    {
        if (options is { Mode: GatewayMode.File, ConfigCenterUrl: not null })
        {
            _environment.Fail("CONFIG_CENTER_URL: there is a configuration file too (--config, GATEWAY_CONFIG); only one of them can say what the configuration is.");
        }

        if (options.Mode == GatewayMode.Cluster)
        {
            Require("GATEWAY_TOKEN", options.GatewayToken, "what the config center knows its gateways by");
            Require("SECRETS_KEY", options.SecretsKey, "the key that the config center seals secrets with");
        }
    }

    private void Require(string name, string? value, string what)
    {
        if (value is null)
        {
            _environment.Fail($"{name}: is not set; CONFIG_CENTER_URL needs it, {what}.");
        }
    }

    private string Name(string name, string otherwise)
    {
        if (_environment.Text(name) is not { } text)
        {
            return otherwise;
        }

        // It is part of paths at the config center, where a slash would not stay what it is.
        return text.Length <= LongestName && text.Trim().Length == text.Length && !text.Any(static c => char.IsControl(c) || c == '/')
            ? text
            : _environment.Wrong(name, text, $"a name of at most {LongestName} characters without slashes", otherwise);
    }

    private string? Config(IReadOnlyList<string> args)
    {
        var file = _environment.Text("GATEWAY_CONFIG");
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--config" when i + 1 < args.Count:
                    file = args[++i];
                    break;
                case "--config":
                    _environment.Fail("--config: names no file.");
                    break;
                case var other when other.StartsWith("--config=", StringComparison.Ordinal):
                    file = other["--config=".Length..];
                    break;
                case var other:
                    _environment.Fail($"{other}: there is no such argument; known is --config FILE.");
                    break;
            }
        }

        return file;
    }

    // The file itself is made when it is not there; the folder has to be, as a wrong name would otherwise count where nobody looks.
    private string? FileInFolder(string name)
    {
        if (_environment.Text(name) is not { } text)
        {
            return null;
        }

        if (Directory.Exists(text))
        {
            return _environment.Wrong<string?>(name, text, "a file: it is a folder", null);
        }

        return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(text))) ? text : _environment.Wrong<string?>(name, text, "in a folder that exists", null);
    }

    private TimeSpan Seconds(string name, TimeSpan otherwise)
    {
        if (_environment.Text(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86_400)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return _environment.Wrong(name, text, "a number of seconds from 0 to 86400", otherwise);
    }

    private TimeSpan Milliseconds(string name, TimeSpan otherwise)
    {
        if (_environment.Text(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 1 and <= 60_000
            ? TimeSpan.FromMilliseconds(milliseconds)
            : _environment.Wrong(name, text, "a number of milliseconds from 1 to 60000", otherwise);
    }

    private long Mebibytes(string name, long otherwise)
    {
        if (_environment.Text(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1 << 20
            ? (long)number << 20
            : _environment.Wrong(name, text, $"a number of MiB from 1 to {1 << 20}", otherwise);
    }

    private int Number(string name, int otherwise, int largest)
    {
        if (_environment.Text(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= largest
            ? number
            : _environment.Wrong(name, text, $"a number from 0 to {largest}", otherwise);
    }

    private TransportKind Transport(string name, TransportKind otherwise) => _environment.Text(name)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "epoll" when EpollTransportFactory.IsSupported => TransportKind.Epoll,
        "sockets" => TransportKind.Sockets,
        var text => _environment.Wrong(name, text, EpollTransportFactory.IsSupported ? "epoll or sockets" : "sockets, the only transport on this system", otherwise),
    };

    private IReadOnlyList<IPNetwork> Networks(string name, IReadOnlyList<IPNetwork> otherwise)
    {
        if (_environment.Text(name) is not { } text)
        {
            return otherwise;
        }

        var networks = new List<IPNetwork>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(part, out var network))
            {
                networks.Add(network);
            }
            else
            {
                _ = _environment.Wrong<object?>(name, part, "a list of networks such as 10.0.0.0/8,::1/128", null);
            }
        }

        return networks;
    }
}
