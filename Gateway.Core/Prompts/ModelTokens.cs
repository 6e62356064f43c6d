namespace Gateway.Core.Prompts;

/// <summary>How the prompts and answers of a model are counted.</summary>
/// <param name="Tokenizer">The vocabulary's name; null where none is known, so that the count is an estimate.</param>
/// <param name="Template">The chat template.</param>
internal readonly record struct ModelTokens(string? Tokenizer, ChatTemplate Template);
