using System.Collections.ObjectModel;
using System.Net;
using Gateway.Core.Configuration;

namespace ConfigCenter;

/// <summary>What a config center process is told by its environment, or by the program that it runs in.</summary>
public sealed record ConfigCenterOptions
{
    /// <summary>CONFIG_CENTER_PORT: where the API is; 0 lets the system choose.</summary>
    public int Port { get; init; } = 8001;

    /// <summary>ADMIN_PORT: where the admin UI is; 0 lets the system choose.</summary>
    public int AdminPort { get; init; } = 8080;

    /// <summary>The address to listen on; null is every one.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>DATA_DIR: where SQLite's file and generated keys are.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>Null stores in SQLite.</summary>
    public MySqlOptions? MySql { get; init; }

    /// <summary>ADMIN_PASSWORD: the first admin's; null generates one and prints it once.</summary>
    public string? AdminPassword { get; init; }

    /// <summary>GATEWAY_TOKEN: what gateways identify themselves with; null generates one into <see cref="DataDirectory"/>.</summary>
    public string? GatewayToken { get; init; }

    /// <summary>SECRETS_KEY: 64 hexadecimal digits or base64 of 32 bytes; null generates one into <see cref="DataDirectory"/>.</summary>
    public string? SecretsKey { get; init; }

    /// <summary>PROMETHEUS_ENABLED: whether <c>/metrics</c> is answered.</summary>
    public bool PrometheusEnabled { get; init; } = true;

    /// <summary>LOG_LEVEL: the least severe messages that are logged.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>SMTP_HOST and what goes with it; null sends no mail.</summary>
    public SmtpOptions? Smtp { get; init; }

    /// <summary>ALERT_INTERVAL_SECONDS: how often alert rules are evaluated; infinite leaves it to whoever runs the center.</summary>
    public TimeSpan AlertInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a receiver of alerts may take to answer.</summary>
    public TimeSpan NotificationLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What time it is.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>CONFIG_SEED: the configuration to begin with, where there is none; a file of the environment, or the program's own.</summary>
    public Snapshot? Seed { get; init; }

    /// <summary>Servers that listen elsewhere than when the configuration was written, by their former URL: the configuration follows them at the start.</summary>
    public IReadOnlyDictionary<string, string> MovedServers { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The store is set up once this has completed; until then the config center runs and says that it is not ready.</summary>
    public Task Begin { get; init; } = Task.CompletedTask;

    /// <summary>Sign-ins and changes of passwords that one address may try in a minute.</summary>
    public int SignInsPerMinute { get; init; } = 20;

    /// <summary>How often versions that other config centers publish are looked for.</summary>
    public TimeSpan VersionPollInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a quiet watch stream gets a comment, so that both sides know that the other is there.</summary>
    public TimeSpan WatchHeartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Takes what people must see once, such as the generated password.</summary>
    public Action<string> Announce { get; init; } = Console.WriteLine;

    public override string ToString() => $"port {Port}, {(object?)MySql ?? DataDirectory}";
}
