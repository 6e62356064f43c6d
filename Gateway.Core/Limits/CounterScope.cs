namespace Gateway.Core.Limits;

/// <summary>What has a counter of its own under a policy.</summary>
internal enum CounterScope : byte
{
    Namespace,

    /// <summary>Each key, and each subject of tokens; what comes without either, together for each namespace.</summary>
    Key,

    /// <summary>Nothing: all that the policy applies to is counted together.</summary>
    Shared,
}
