namespace Gateway.Host.Shipping;

/// <summary>What became of a batch.</summary>
internal enum BatchOutcome
{
    /// <summary>The config center has it.</summary>
    Stored,

    /// <summary>The config center will never take it.</summary>
    Refused,

    /// <summary>It may be taken another time; or it was, and the answer did not come.</summary>
    NotNow,
}
