namespace ConfigCenter.Insight;

/// <summary>What usage is counted and filtered by.</summary>
/// <param name="Name">In the API.</param>
/// <param name="Column">Of <c>usage_series</c>.</param>
internal sealed record UsageDimension(string Name, string Column)
{
    public static readonly UsageDimension Namespace = new("namespace", "namespace");

    public static readonly UsageDimension Key = new("key", "api_key");

    public static readonly UsageDimension Model = new("model", "model");

    public static readonly UsageDimension Route = new("route", "route");

    public static readonly IReadOnlyList<UsageDimension> All = [Namespace, Key, Model, Route, new("upstream", "upstream")];
}
