namespace Gateway.Core.Forwarding;

/// <summary>What the next bytes of an answer's body are.</summary>
internal enum PayloadStatus : byte
{
    NeedMore,
    Payload,
    End,
    Invalid,

    /// <summary>The output has to be limited, and the answer is too long for it or cannot be read.</summary>
    Unmeterable,
}
