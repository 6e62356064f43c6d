using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>Configuration to begin with: each template is valid once its names fit.</summary>
public static class Templates
{
    /// <summary>The common policies.</summary>
    public static readonly IReadOnlyList<Template<PolicyConfig>> Policies =
    [
        new("requests-per-second", "At most 50 requests a second per namespace, in bursts of 100", new PolicyConfig
        {
            Name = "requests-per-second",
            Type = "qps-limit",
            Config = new QpsLimitSettings { MaxQps = 50, TimeWindow = 1, Burst = 100 },
        }),
        new("requests-per-minute-and-key", "At most 600 requests a minute per API key", new PolicyConfig
        {
            Name = "requests-per-minute-and-key",
            Type = "qps-limit",
            Scope = "key",
            Config = new QpsLimitSettings { MaxQps = 600, TimeWindow = 60, Burst = 60 },
        }),
        new("concurrency", "At most 100 requests at a time per namespace", new PolicyConfig
        {
            Name = "concurrency",
            Type = "concurrency-limit",
            Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = 100 },
        }),
        new("tokens-per-request", "At most 4,000 tokens in and 1,000 out per request", new PolicyConfig
        {
            Name = "tokens-per-request",
            Type = "token-limit",
            Config = new TokenLimitSettings { MaxInputTokenCount = 4000, MaxOutputTokenCount = 1000 },
        }),
        new("token-windows", "At most 10,000 tokens in 10 minutes and 100,000 in a day per namespace", new PolicyConfig
        {
            Name = "token-windows",
            Type = "token-limit",
            Config = new TokenLimitSettings
            {
                Windows = [new TokenWindowConfig { Minutes = 10, MaxTotal = 10_000 }, new TokenWindowConfig { Minutes = 1440, MaxTotal = 100_000 }],
            },
        }),
        new("token-budget-shadow", "Watches a token window without enforcing it", new PolicyConfig
        {
            Name = "token-budget-shadow",
            Type = "token-limit",
            Mode = "shadow",
            Config = new TokenLimitSettings { Windows = [new TokenWindowConfig { Minutes = 60, MaxTotal = 100_000 }] },
        }),
        new("vip-only", "Admits only requests whose body says VIP", new PolicyConfig
        {
            Name = "vip-only",
            Type = "message-matching",
            Config = new MessageMatchingSettings
            {
                MatchingFieldSource = "body",
                MatchingFieldName = "user.level",
                MatchingOperator = "equals",
                MatchingValue = "VIP",
                MatchingAction = "allow",
            },
        }),
        new("deny-model", "Refuses a family of models", new PolicyConfig
        {
            Name = "deny-model",
            Type = "message-matching",
            Config = new MessageMatchingSettings
            {
                MatchingFieldSource = "body",
                MatchingFieldName = "model",
                MatchingOperator = "starts_with",
                MatchingValue = "o1",
                MatchingAction = "deny",
            },
        }),
    ];

    /// <summary>Whole configurations, to be imported.</summary>
    public static readonly IReadOnlyList<Template<Snapshot>> Snapshots =
    [
        new("self-hosted", "One namespace by header in front of a self-hosted model", new Snapshot
        {
            Namespaces =
            [
                new NamespaceConfig
                {
                    Code = "mobile",
                    DefaultUpstream = "vllm",
                    Match = [new MatcherConfig { Source = "header", Field = "X-Channel-Code", Operator = "eq", Value = "mobile" }],
                },
            ],
            Upstreams = [new UpstreamConfig { Name = "vllm", Servers = [new ServerConfig { Url = "http://10.0.0.10:8000" }] }],
            Routes = [new RouteConfig { Name = "openai", Path = "/v1/" }],
            Models = [new ModelConfig { Pattern = "Qwen3-8B" }],
        }),
        new("provider-with-keys", "A namespace for holders of keys in front of a provider; set the upstream's apiKey", new Snapshot
        {
            Namespaces = [new NamespaceConfig { Code = "team", Authentication = "apiKey", DefaultUpstream = "provider" }],
            Upstreams = [new UpstreamConfig { Name = "provider", Servers = [new ServerConfig { Url = "https://api.openai.com" }] }],
            Routes = [new RouteConfig { Name = "openai", Path = "/v1/" }],
            Models = [new ModelConfig { Pattern = "gpt-4o*", InputPricePerMillion = 2.5, OutputPricePerMillion = 10 }],
        }),
    ];
}
