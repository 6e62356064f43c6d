namespace Gateway.Core.Settlement;

/// <summary>What an upstream says that a request used, in tokens; 0 to 2^53 each.</summary>
/// <param name="InputTokens">All input, what came from a cache included.</param>
/// <param name="OutputTokens">All output, reasoning included.</param>
/// <param name="HasInput">True when the upstream reported input.</param>
/// <param name="HasOutput">True when the upstream reported the whole output.</param>
/// <param name="CachedInputTokens">The part of the input that was read from a cache.</param>
/// <param name="ReasoningTokens">The part of the output that is reasoning.</param>
internal readonly record struct TokenUsage(
    long InputTokens,
    long OutputTokens,
    bool HasInput,
    bool HasOutput,
    long CachedInputTokens = 0,
    long ReasoningTokens = 0)
{
    /// <summary>True when both sides are known.</summary>
    public bool IsComplete => HasInput && HasOutput;
}
