namespace ConfigCenter.Data;

/// <summary>A column that repeats a field of the document, to be looked up, filtered and sorted by.</summary>
internal sealed record Column<T>(string Name, Func<T, object?> Value);
