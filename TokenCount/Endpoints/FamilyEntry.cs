namespace TokenCount.Endpoints;

/// <summary>Models that are counted alike.</summary>
/// <param name="Patterns">Their names; <c>*</c> matches any run.</param>
/// <param name="Tokenizer">The vocabulary's name.</param>
/// <param name="Template">The chat template.</param>
/// <param name="Exact">Whether that vocabulary is here; otherwise counts are estimates.</param>
internal sealed record FamilyEntry(IReadOnlyList<string> Patterns, string Tokenizer, string Template, bool Exact);
