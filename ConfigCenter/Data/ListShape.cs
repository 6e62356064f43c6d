namespace ConfigCenter.Data;

/// <summary>What a list may be narrowed and sorted by; query parameters meet SQL here and nowhere else.</summary>
/// <param name="Filters">By query parameter.</param>
/// <param name="Sorts">API field name to column.</param>
/// <param name="DefaultSort">An API field name; with a minus before it, descending.</param>
/// <param name="TieBreak">A unique column that makes every order total.</param>
internal sealed record ListShape(IReadOnlyList<Filter> Filters, IReadOnlyDictionary<string, string> Sorts, string DefaultSort, string TieBreak);
