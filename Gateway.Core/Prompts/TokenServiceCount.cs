namespace Gateway.Core.Prompts;

/// <summary>What a token count service answered.</summary>
/// <param name="Tokens">The prompt's input tokens.</param>
/// <param name="IsExact">False when the service had to estimate, too.</param>
public readonly record struct TokenServiceCount(long Tokens, bool IsExact);
