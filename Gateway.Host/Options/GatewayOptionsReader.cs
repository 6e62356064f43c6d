using System.Globalization;
using System.Net;
using Gateway.Core.Transport;

namespace Gateway.Host.Options;

/// <summary>Reads the options out of the environment and the command line; every wrong value is reported, by name.</summary>
internal sealed class GatewayOptionsReader
{
    private readonly Func<string, string?> _variable;
    private readonly List<string> _errors = [];

    private GatewayOptionsReader(Func<string, string?> variable) => _variable = variable;

    /// <summary>The options, or every error.</summary>
    public static (GatewayOptions Options, IReadOnlyList<string> Errors) Read(IReadOnlyList<string> args, Func<string, string?> variable)
    {
        var reader = new GatewayOptionsReader(variable);
        var defaults = new GatewayOptions();
        var config = reader.Config(args);
        var options = new GatewayOptions
        {
            ConfigFile = config,
            Port = reader.Port("GATEWAY_PORT", defaults.Port) ?? defaults.Port,
            ManagementPort = reader.Port("MANAGEMENT_PORT", null),
            ManagementAllow = reader.Networks("MANAGEMENT_ALLOW", defaults.ManagementAllow),
            InstanceId = reader.Text("INSTANCE_ID") ?? defaults.InstanceId,
            Drain = reader.Seconds("DRAIN_SECONDS", defaults.Drain),
            DrainGrace = reader.Seconds("DRAIN_GRACE_SECONDS", config is null ? TimeSpan.Zero : TimeSpan.FromSeconds(2)),
            LogLevel = reader.Level("LOG_LEVEL", defaults.LogLevel),
            AccessLog = reader.Text("ACCESS_LOG") ?? (config is null ? "off" : defaults.AccessLog),
            CountersFile = reader.FileInFolder("COUNTERS_FILE"),
            PrometheusEnabled = reader.Flag("PROMETHEUS_ENABLED", defaults.PrometheusEnabled),
            Transport = reader.Transport("GATEWAY_TRANSPORT", defaults.Transport),
            Loops = reader.Number("GATEWAY_LOOPS", defaults.Loops, 1024),
            MockLlmPort = reader.Port("MOCK_LLM_PORT", defaults.MockLlmPort) ?? defaults.MockLlmPort,
        };
        return (options, reader._errors);
    }

    private string? Config(IReadOnlyList<string> args)
    {
        var file = Text("GATEWAY_CONFIG");
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--config" when i + 1 < args.Count:
                    file = args[++i];
                    break;
                case "--config":
                    _errors.Add("--config: names no file.");
                    break;
                case var other when other.StartsWith("--config=", StringComparison.Ordinal):
                    file = other["--config=".Length..];
                    break;
                case var other:
                    _errors.Add($"{other}: there is no such argument; known is --config FILE.");
                    break;
            }
        }

        return file;
    }

    private string? Text(string name) => _variable(name) is { Length: > 0 } text ? text : null;

    // The file itself is made when it is not there; the folder has to be, as a wrong name would otherwise count where nobody looks.
    private string? FileInFolder(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Directory.Exists(text))
        {
            return Wrong<string?>(name, text, "a file: it is a folder", null);
        }

        return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(text))) ? text : Wrong<string?>(name, text, "in a folder that exists", null);
    }

    private int? Port(string name, int? otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= 65535)
        {
            return port;
        }

        return Wrong(name, text, "a port from 0 to 65535", otherwise);
    }

    private TimeSpan Seconds(string name, TimeSpan otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86_400)
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return Wrong(name, text, "a number of seconds from 0 to 86400", otherwise);
    }

    private int Number(string name, int otherwise, int largest)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= largest
            ? number
            : Wrong(name, text, $"a number from 0 to {largest}", otherwise);
    }

    private TransportKind Transport(string name, TransportKind otherwise) => Text(name)?.ToLowerInvariant() switch
    {
        null => otherwise,
        "epoll" when EpollTransportFactory.IsSupported => TransportKind.Epoll,
        "sockets" => TransportKind.Sockets,
        var text => Wrong(name, text, EpollTransportFactory.IsSupported ? "epoll or sockets" : "sockets, the only transport on this system", otherwise),
    };

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

    private IReadOnlyList<IPNetwork> Networks(string name, IReadOnlyList<IPNetwork> otherwise)
    {
        if (Text(name) is not { } text)
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
                _ = Wrong<object?>(name, part, "a list of networks such as 10.0.0.0/8,::1/128", null);
            }
        }

        return networks;
    }

    private T Wrong<T>(string name, string text, string expected, T otherwise)
    {
        _errors.Add($"{name}: '{text}' is not {expected}.");
        return otherwise;
    }
}
