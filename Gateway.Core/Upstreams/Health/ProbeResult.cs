namespace Gateway.Core.Upstreams.Health;

/// <summary>What a health check came to.</summary>
internal enum ProbeResult : byte
{
    Passed,

    /// <summary>No connection.</summary>
    Unreachable,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The connection broke, or what came is no answer.</summary>
    Broken,

    /// <summary>An answer with another status than expected.</summary>
    WrongStatus,

    /// <summary>The gateway is shutting down: it says nothing about the server.</summary>
    Stopped,
}
