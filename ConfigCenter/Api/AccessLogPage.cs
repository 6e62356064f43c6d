namespace ConfigCenter.Api;

/// <summary>A page of access logs, the newest first; for the OpenAPI document.</summary>
/// <param name="Items">The requests.</param>
/// <param name="Next">The <c>cursor</c> of the next page; absent when there is none.</param>
/// <param name="Complete">False when the time for a page was over before it was full: the next page goes on searching.</param>
internal sealed record AccessLogPage(IReadOnlyList<AccessLogEntry> Items, string? Next, bool Complete);
