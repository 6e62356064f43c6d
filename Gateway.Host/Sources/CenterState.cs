namespace Gateway.Host.Sources;

/// <summary>How a gateway and its config center stand.</summary>
internal enum CenterState
{
    /// <summary>Nothing is known yet.</summary>
    Connecting,

    /// <summary>Every change comes in.</summary>
    Following,

    /// <summary>It cannot be reached, or says nothing.</summary>
    Away,

    /// <summary>It runs and cannot work yet.</summary>
    NotReady,

    /// <summary>It does not take GATEWAY_TOKEN.</summary>
    Refused,

    /// <summary>What answers is no config center, or one that this gateway does not understand.</summary>
    Unexpected,
}
