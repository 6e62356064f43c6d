namespace Gateway.Core.Configuration;

/// <summary>One address of an upstream.</summary>
public sealed record ServerConfig
{
    /// <summary>http or https, optionally with a base path.</summary>
    public string Url { get; init; } = "";

    /// <summary>0 to 10,000; 0 takes no traffic.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>1 to 65,535 connections at a time.</summary>
    public int MaxConnections { get; init; } = 100;
}
