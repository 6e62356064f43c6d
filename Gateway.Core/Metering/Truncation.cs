namespace Gateway.Core.Metering;

/// <summary>What the end of a truncated stream has to tell.</summary>
/// <param name="InputTokens">What the request took, as far as it is known.</param>
/// <param name="OutputTokens">What was delivered.</param>
/// <param name="WithUsage">True when the client asked for the usage chunk of chat and completions.</param>
/// <param name="IsCompletions">True for completions, whose choices have a text instead of a delta.</param>
/// <param name="Choices">How many choices of chat and completions the client asked for.</param>
internal readonly record struct Truncation(long InputTokens, long OutputTokens, bool WithUsage, bool IsCompletions, long Choices);
