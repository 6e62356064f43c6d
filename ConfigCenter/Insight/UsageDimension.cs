namespace ConfigCenter.Insight;

/// <summary>What usage is counted and filtered by.</summary>
/// <param name="Name">In the API.</param>
/// <param name="Column">Of <c>usage_series</c>.</param>
internal sealed record UsageDimension(string Name, string Column)
{
    public static readonly UsageDimension Namespace = new("namespace", "namespace");

    public static readonly IReadOnlyList<UsageDimension> All =
        [Namespace, new("key", "api_key"), new("model", "model"), new("route", "route"), new("upstream", "upstream")];
}
