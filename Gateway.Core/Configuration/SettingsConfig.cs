namespace Gateway.Core.Configuration;

/// <summary>Limits of the process; null inherits: instance, then settings, then the built-in value.</summary>
public sealed record SettingsConfig
{
    /// <summary>Bytes of a request's or response's head, 1,024 to 1,048,576.</summary>
    public int? MaxHeadBytes { get; init; }

    /// <summary>Field lines of a head, 1 to 10,000.</summary>
    public int? MaxHeaders { get; init; }

    /// <summary>Bytes of a request target, 64 to 1,048,576.</summary>
    public int? MaxTargetBytes { get; init; }

    /// <summary>Bytes of a request body, up to 2,147,483,647.</summary>
    public long? MaxBodyBytes { get; init; }

    /// <summary>How long an idle downstream connection is kept; 0 closes it after each answer.</summary>
    public int? KeepAliveSeconds { get; init; }

    /// <summary>Addresses and networks whose forwarded-for fields are believed.</summary>
    public IReadOnlyList<string>? TrustedProxies { get; init; }

    public TimeoutsConfig Timeouts { get; init; } = new();
}
