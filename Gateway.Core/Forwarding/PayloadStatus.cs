namespace Gateway.Core.Forwarding;

/// <summary>What the next bytes of an answer's body are.</summary>
internal enum PayloadStatus : byte
{
    NeedMore,
    Payload,
    End,
    Invalid,
}
