namespace TokenCount.Endpoints;

/// <summary>A vocabulary.</summary>
/// <param name="Name">Its name; a model of that name is counted by it.</param>
/// <param name="Tokenizer">The same, as answers name it.</param>
/// <param name="Source"><c>builtIn</c>, <c>tokenizerJson</c> or <c>tiktoken</c>.</param>
/// <param name="Exact">Whether counts by it are the model's own; false where its file cannot be used, so that counts are estimates.</param>
/// <param name="Loaded">Whether it has been needed yet.</param>
/// <param name="Problem">Why its file cannot be used.</param>
internal sealed record ModelEntry(string Name, string Tokenizer, string Source, bool Exact, bool Loaded, string? Problem);
