namespace Gateway.Core.Tokens;

/// <summary>One tokenizer that the catalog can load, or has loaded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Tokenizer">The tokenizer, once loaded.</param>
/// <param name="Problem">Why it could not be loaded, where that was tried.</param>
public sealed record TokenizerDescriptor(string Name, TokenizerSource Source, Tokenizer? Tokenizer, string? Problem);
