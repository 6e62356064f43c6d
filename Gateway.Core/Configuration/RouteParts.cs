namespace Gateway.Core.Configuration;

/// <summary>Reads routes and what is in them.</summary>
internal static class RouteParts
{
    public static RouteConfig Route(JsonObjectReader json) => new()
    {
        Name = json.Required("name"),
        Namespace = json.Text("namespace"),
        Path = json.Required("path"),
        IsRegex = json.Flag("isRegex", false),
        Model = json.Text("model"),
        Match = json.Objects("match", SnapshotParts.Matcher),
        Priority = json.Int("priority", 100),
        Protocol = json.Text("protocol", "auto"),
        Rewrite = json.Object("rewrite", Rewrite),
        AddHeaders = json.Map("addHeaders"),
        Targets = json.Objects("targets", Target),
        StickyOn = json.Text("stickyOn"),
        Fallback = json.Texts("fallback") ?? [],
        Attempts = json.Int("attempts", 2),
        RepeatUnanswered = json.Flag("repeatUnanswered", true),
    };

    private static RewriteConfig Rewrite(JsonObjectReader json) => new() { From = json.Text("from"), To = json.Required("to") };

    private static TargetConfig Target(JsonObjectReader json) => new() { Upstream = json.Required("upstream"), Weight = json.Int("weight", 100) };
}
