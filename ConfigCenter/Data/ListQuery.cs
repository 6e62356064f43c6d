namespace ConfigCenter.Data;

/// <summary>One page of a list, as asked for.</summary>
internal sealed record ListQuery
{
    public const int DefaultPageSize = 20;

    public const int MaxPageSize = 100;

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    public int PageSize { get; init; } = DefaultPageSize;

    /// <summary>API field names, a minus before those that descend; all are in the list's shape.</summary>
    public IReadOnlyList<string> Sort { get; init; } = [];

    /// <summary>Values by filter, already of the filter's kind.</summary>
    public IReadOnlyList<(Filter Filter, object Value)> Where { get; init; } = [];
}
