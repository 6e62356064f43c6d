using ConfigCenter.Publishing;
using Gateway.Core.Configuration;

namespace Gateway.Host.Standalone;

/// <summary>
/// The configuration that standalone mode begins with, on its first start: channels with the common policies in front of the mock LLM, one to try
/// (<c>X-Channel-Code: test-channel</c>), and a namespace without limits for everything else, SDKs among it. From then on it is its users'.
/// </summary>
internal static class SeedSnapshot
{
    private const string Mock = "mock";

    private static readonly string[] Channels = ["wechat", "alipay", "web"];

    public static Snapshot Create(string mockUrl) => new()
    {
        DefaultNamespace = "default",
        Namespaces =
        [
            Channel("wechat", "WeChat"),
            Channel("alipay", "Alipay"),
            Channel("web", "Web site"),
            Channel("test-channel", "To try the gateway"),
            new NamespaceConfig { Code = "default", Name = "Everything else", DefaultUpstream = Mock },
        ],
        Upstreams = [new UpstreamConfig { Name = Mock, Servers = [new ServerConfig { Url = mockUrl, MaxConnections = 10_000 }] }],
        Routes =
        [
            new RouteConfig { Name = "chat", Path = "/api/chat", Rewrite = new RewriteConfig { From = "/api/chat", To = "/v1/chat/completions" } },
            new RouteConfig { Name = "openai", Path = "/v1/" },
        ],
        Policies =
        [
            Policy("requests-per-second", Channels),
            Policy("concurrency", Channels),
            Policy("tokens-per-request", "wechat"),
            Policy("token-windows", "web"),
            Policy("token-budget-shadow", "alipay"),
            Policy("vip-only", "alipay") with { Enabled = false },
        ],
        Models =
        [
            new ModelConfig { Pattern = "Qwen3-8B" },
            new ModelConfig { Pattern = "gpt-4o-mini", InputPricePerMillion = 0.15, OutputPricePerMillion = 0.6 },
            new ModelConfig { Pattern = "claude-sonnet-4", InputPricePerMillion = 3, OutputPricePerMillion = 15 },
            new ModelConfig { Pattern = "text-embedding-3-small", InputPricePerMillion = 0.02 },
        ],
    };

    private static NamespaceConfig Channel(string code, string name) => new()
    {
        Code = code,
        Name = name,
        DefaultUpstream = Mock,
        Match = [new MatcherConfig { Source = "header", Field = "X-Channel-Code", Operator = "eq", Value = code }],
    };

    /// <summary>One of the config center's templates, for these namespaces.</summary>
    private static PolicyConfig Policy(string template, params string[] namespaces) =>
        Templates.Policies.Single(policy => policy.Name == template).Value with { Namespaces = namespaces };
}
