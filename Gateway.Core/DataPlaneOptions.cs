using Gateway.Core.Authentication.Jwt;

namespace Gateway.Core;

/// <summary>What a data plane is told once, at its start.</summary>
public sealed record DataPlaneOptions
{
    /// <summary>Which of a snapshot's <c>instances</c> this process is; null is none.</summary>
    public string? InstanceId { get; init; }

    /// <summary>
    /// True when the management paths (<c>/metrics</c>, <c>/livez</c> …) are answered on the data plane's own port, by what stands behind it.
    /// False when they have a port of their own, and are paths like any other here.
    /// </summary>
    public bool HandsOverManagement { get; init; } = true;

    /// <summary>Takes the access log, a line of JSON a request; null writes none. The data plane disposes it.</summary>
    public Stream? AccessLog { get; init; }

    /// <summary>Gets the keys of issuers that publish them; null where none are fetched.</summary>
    public IKeySetFetcher? KeySets { get; init; }

    /// <summary>What the expiry of keys and tokens is judged by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What the access log is called in messages.</summary>
    public string AccessLogName { get; init; } = "";
}
