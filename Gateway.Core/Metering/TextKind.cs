namespace Gateway.Core.Metering;

/// <summary>What kind of text a model put out; each kind is counted by itself.</summary>
internal enum TextKind : byte
{
    Content,
    Reasoning,

    /// <summary>The summary of a reasoning, where the protocol tells it from the reasoning itself.</summary>
    ReasoningSummary,
    Refusal,
    ToolName,
    ToolArguments,

    /// <summary>What is said in audio that was put out.</summary>
    Transcript,

    /// <summary>Output of a kind that is not known, and what cannot be read.</summary>
    Other,
}
