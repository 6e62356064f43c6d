namespace Gateway.Core.Configuration;

/// <summary>Timeouts in milliseconds; null inherits: upstream, then instance, then settings, then the built-in value.</summary>
public sealed record TimeoutsConfig
{
    public int? ConnectMs { get; init; }

    public int? ResponseHeaderMs { get; init; }

    public int? FirstTokenMs { get; init; }

    public int? StreamIdleMs { get; init; }

    public int? TotalMs { get; init; }

    /// <summary>How long a client may leave a write of ours unread; settings only.</summary>
    public int? ClientWriteMs { get; init; }

    /// <summary>From a head's first byte to its last; settings only.</summary>
    public int? RequestHeadMs { get; init; }

    /// <summary>From the end of the head to the end of the body; settings only.</summary>
    public int? RequestBodyMs { get; init; }
}
