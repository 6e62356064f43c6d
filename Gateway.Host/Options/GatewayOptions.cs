using System.Net;
using Gateway.Core.Transport;
using Gateway.Host.Tracing;

namespace Gateway.Host.Options;

/// <summary>What a gateway process is told by its environment and command line; read once, validated at start.</summary>
internal sealed record GatewayOptions
{
    /// <summary>The largest <see cref="AccessLogContentBytes"/>.</summary>
    public const int MostAccessLogContentBytes = 64 << 10;

    /// <summary>GATEWAY_PORT: where clients connect; 0 lets the system choose.</summary>
    public int Port { get; init; } = 8081;

    /// <summary>MANAGEMENT_PORT: a port of its own for the management paths; null answers them on <see cref="Port"/>.</summary>
    public int? ManagementPort { get; init; }

    /// <summary>MANAGEMENT_ALLOW: the networks that may ask the management paths.</summary>
    public IReadOnlyList<IPNetwork> ManagementAllow { get; init; } = DefaultManagementAllow;

    /// <summary>Where the configuration comes from.</summary>
    public GatewayMode Mode { get; init; }

    /// <summary>GATEWAY_CONFIG or --config: the snapshot file.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>CONFIG_CENTER_URL: the config center to follow.</summary>
    public Uri? ConfigCenterUrl { get; init; }

    /// <summary>GATEWAY_TOKEN: what the gateway identifies itself with at the config center.</summary>
    public string? GatewayToken { get; init; }

    /// <summary>SECRETS_KEY: opens the secrets of the config center's snapshots; 64 hexadecimal digits or base64 of 32 bytes.</summary>
    public string? SecretsKey { get; init; }

    /// <summary>DATA_DIR: where the last good snapshot is kept; in standalone mode also the config center's store.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>USAGE_JOURNAL_MB: how much disk the usage may take that a config center has not taken yet.</summary>
    public long UsageJournalBytes { get; init; } = 256 << 20;

    /// <summary>MANAGEMENT_URL: where the config center reaches the management paths; null tells it this machine's address.</summary>
    public Uri? ManagementUrl { get; init; }

    /// <summary>CONFIG_CENTER_PORT: where standalone mode starts its config center.</summary>
    public int ConfigCenterPort { get; init; } = 8001;

    /// <summary>INSTANCE_ID: the name by which a snapshot's <c>instances</c> know this process.</summary>
    public string InstanceId { get; init; } = Environment.MachineName;

    /// <summary>DRAIN_SECONDS: how long answers under way may go on after SIGTERM.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>DRAIN_GRACE_SECONDS: how long new connections are still taken after readiness has gone, so that load balancers notice first.</summary>
    public TimeSpan DrainGrace { get; init; } = TimeSpan.Zero;

    /// <summary>LOG_LEVEL: the least severe messages that are logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>ACCESS_LOG: <c>stdout</c>, <c>off</c>, or a file to append to.</summary>
    public string AccessLog { get; init; } = "stdout";

    /// <summary>ACCESS_LOG_CONTENT_BYTES: how much of a prompt, and of an answer, the access log holds at most where a namespace lets it, in bytes of UTF-8; 0 holds none.</summary>
    public int AccessLogContentBytes { get; init; } = 4096;

    /// <summary>The variables of OpenTelemetry: where spans go to; null turns tracing off.</summary>
    public TracingOptions? Tracing { get; init; }

    /// <summary>COUNTERS_FILE: where limits are counted, shared with the host's other gateways and kept over a restart; null counts in memory.</summary>
    public string? CountersFile { get; init; }

    /// <summary>PROMETHEUS_ENABLED: whether <c>/metrics</c> is answered.</summary>
    public bool PrometheusEnabled { get; init; } = true;

    /// <summary>GATEWAY_TRANSPORT: <c>epoll</c> or <c>sockets</c>; the first, where the system has it.</summary>
    public TransportKind Transport { get; init; } = EpollTransportFactory.IsSupported ? TransportKind.Epoll : TransportKind.Sockets;

    /// <summary>GATEWAY_LOOPS: number of threads that handle connections on the epoll transport; 0 for one a processor.</summary>
    public int Loops { get; init; }

    /// <summary>MOCK_LLM_PORT: where standalone mode starts its mock LLM.</summary>
    public int MockLlmPort { get; init; } = 8003;

    /// <summary>TOKEN_SERVICE_PORT: where standalone mode starts its token count service.</summary>
    public int TokenServicePort { get; init; } = 8002;

    /// <summary>TOKEN_SERVICE_URL: a token count service to ask where a vocabulary is missing; null asks none.</summary>
    public Uri? TokenServiceUrl { get; init; }

    /// <summary>TOKEN_CALCULATION_TIMEOUT: how long that service may take, in milliseconds.</summary>
    public TimeSpan TokenCalculationTimeout { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>USE_PRECISE_TOKEN_CALCULATION: false estimates every count, without any vocabulary.</summary>
    public bool UsePreciseTokenCalculation { get; init; } = true;

    /// <summary>MODELS_DIR: holds a folder for each vocabulary that is not built in.</summary>
    public string ModelsDirectory { get; init; } = "models";

    /// <summary>Loopback and the private networks.</summary>
    public static IReadOnlyList<IPNetwork> DefaultManagementAllow { get; } =
    [
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("fc00::/7"),
    ];

    /// <summary>Without what is secret.</summary>
    public override string ToString() => $"{Mode}, port {Port}";
}
