namespace Gateway.Core.Configuration;

/// <summary>Reads policies; the type says which settings <c>config</c> holds.</summary>
internal static class PolicyParts
{
    private static readonly Dictionary<string, Func<JsonObjectReader, PolicySettings>> Types = new(StringComparer.Ordinal)
    {
        ["qps-limit"] = QpsLimit,
        ["concurrency-limit"] = ConcurrencyLimit,
        ["token-limit"] = TokenLimit,
        ["message-matching"] = MessageMatching,
    };

    public static PolicyConfig Policy(JsonObjectReader json)
    {
        var type = json.Required("type");
        return new()
        {
            Name = json.Required("name"),
            Type = type,
            Namespaces = json.Texts("namespaces") ?? [],
            ApiKeys = json.Texts("apiKeys") ?? [],
            Routes = json.Texts("routes") ?? [],
            Priority = json.Int("priority", 100),
            Enabled = json.Flag("enabled", true),
            Mode = json.Text("mode", "enforce"),
            Scope = json.Text("scope", "namespace"),
            OnStoreFailure = json.Text("onStoreFailure", "local-share"),
            Config = Settings(json, type),
        };
    }

    private static PolicySettings? Settings(JsonObjectReader json, string type)
    {
        if (Types.TryGetValue(type, out var read))
        {
            return json.Object("config", read);
        }

        // What the settings of an unknown type should hold nobody can say; the type is the error.
        json.Ignore("config");
        return null;
    }

    private static QpsLimitSettings QpsLimit(JsonObjectReader json) => new()
    {
        MaxQps = json.RequiredLong("maxQPS"),
        TimeWindow = json.Int("timeWindow", 1),
        Burst = json.Long("burst"),
    };

    private static ConcurrencyLimitSettings ConcurrencyLimit(JsonObjectReader json) => new()
    {
        MaxConcurrentConnections = json.RequiredLong("maxConcurrentConnections"),
    };

    private static TokenLimitSettings TokenLimit(JsonObjectReader json) => new()
    {
        MaxInputTokenCount = json.Long("maxInputTokenCount"),
        MaxOutputTokenCount = json.Long("maxOutputTokenCount"),
        StreamMode = json.Text("streamMode", "auto"),
        Windows = json.Objects("windows", Window),
        EnableTimeWindow = json.Flag("enableTimeWindow", false),
        TimeWindowMinutes = json.Int("timeWindowMinutes"),
        WindowMaxTokenCount = json.Long("windowMaxTokenCount"),
    };

    private static TokenWindowConfig Window(JsonObjectReader json) => new()
    {
        Minutes = json.RequiredInt("minutes"),
        MaxInput = json.Long("maxInput"),
        MaxOutput = json.Long("maxOutput"),
        MaxTotal = json.Long("maxTotal"),
        Model = json.Text("model", "*"),
    };

    private static MessageMatchingSettings MessageMatching(JsonObjectReader json) => new()
    {
        MatchingFieldSource = json.Required("matchingFieldSource"),
        MatchingFieldName = json.Text("matchingFieldName"),
        MatchingOperator = json.Text("matchingOperator", "eq"),
        MatchingValue = json.Scalar("matchingValue"),
        MatchingAction = json.Required("matchingAction"),
    };
}
