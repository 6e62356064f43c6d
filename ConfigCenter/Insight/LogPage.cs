using ConfigCenter.Ingest;

namespace ConfigCenter.Insight;

/// <summary>A page of a search, the newest first.</summary>
/// <param name="Items">The requests found.</param>
/// <param name="Next">Where the next page begins; null when there is none.</param>
/// <param name="IsComplete">False when the time for a page was over before it was full: the search goes on with the next one.</param>
internal sealed record LogPage(IReadOnlyList<AccessLogRow> Items, LogId? Next, bool IsComplete);
