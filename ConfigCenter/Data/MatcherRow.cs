namespace ConfigCenter.Data;

/// <summary>A row of <c>namespace_matchers</c>.</summary>
internal sealed class MatcherRow : ChildRow
{
    public string Source { get; set; } = "";

    public string? Field { get; set; }

    public string Operator { get; set; } = "";

    public string Value { get; set; } = "";
}
