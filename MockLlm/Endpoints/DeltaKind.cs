namespace MockLlm.Endpoints;

/// <summary>What a chat chunk brings.</summary>
internal enum DeltaKind
{
    /// <summary>The role, and the call's id and name where there is a call.</summary>
    Start,
    Reasoning,
    Content,
    Arguments,

    /// <summary>Nothing but the finish reason.</summary>
    Finish,
}
