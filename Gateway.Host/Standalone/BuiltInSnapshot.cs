using Gateway.Core.Configuration;

namespace Gateway.Host.Standalone;

/// <summary>The configuration that standalone mode begins with: two namespaces in front of the mock LLM.</summary>
internal static class BuiltInSnapshot
{
    /// <summary>The value of <c>X-Channel-Code</c> that the first namespace is matched by.</summary>
    public const string ChannelCode = "test-channel";

    public static Snapshot Create(Uri mockLlm) => new()
    {
        Version = 1,
        DefaultNamespace = "default",
        Namespaces =
        [
            new NamespaceConfig
            {
                Code = "test",
                Name = "Test channel",
                DefaultUpstream = "mock",
                Match = [new MatcherConfig { Source = "header", Field = "X-Channel-Code", Operator = "eq", Value = ChannelCode }],
            },
            new NamespaceConfig { Code = "default", Name = "Everything else", DefaultUpstream = "mock" },
        ],
        Upstreams =
        [
            new UpstreamConfig
            {
                Name = "mock",
                Servers = [new ServerConfig { Url = mockLlm.ToString().TrimEnd('/'), MaxConnections = 10_000 }],
            },
        ],
        Routes =
        [
            new RouteConfig { Name = "chat", Path = "/api/chat", Rewrite = new RewriteConfig { From = "/api/chat", To = "/v1/chat/completions" } },
            new RouteConfig { Name = "openai", Path = "/v1/" },
        ],
        Models =
        [
            new ModelConfig { Pattern = "Qwen3-8B" },
            new ModelConfig { Pattern = "gpt-4o-mini" },
            new ModelConfig { Pattern = "claude-sonnet-4" },
            new ModelConfig { Pattern = "text-embedding-3-small" },
        ],
    };
}
