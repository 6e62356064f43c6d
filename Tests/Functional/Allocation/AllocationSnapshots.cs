using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Configuration;
using Tests.Common;

namespace Tests.Functional.Allocation;

/// <summary>A configuration that uses what may stand in the way of a request: keys, matchers over the body, aliases, rules, proxies, every kind of limit, models with vocabularies and one without.</summary>
internal static class AllocationSnapshots
{
    private static readonly TokenLimitSettings Tokens = new()
    {
        MaxInputTokenCount = 1_000_000,
        MaxOutputTokenCount = 1_000_000,
        Windows =
        [
            new TokenWindowConfig { Minutes = 60, MaxTotal = 1_000_000_000_000, MaxInput = 1_000_000_000_000, MaxOutput = 1_000_000_000_000 },
            new TokenWindowConfig { Minutes = 1, MaxTotal = 1_000_000_000_000, Model = "gpt-4o" },
            new TokenWindowConfig { Minutes = 1, MaxTotal = 1_000_000_000_000, Model = "Qwen*" },
        ],
    };

    /// <summary>
    /// The same over three servers that are told apart by their base paths, balanced by that policy, probed, with circuits, queues and warm connections, and behind sticky,
    /// weighted targets.
    /// </summary>
    public static Snapshot Balanced(Uri server, string balancing, int probeSeconds)
    {
        var snapshot = To(server);
        var upstream = snapshot.Upstreams[0] with
        {
            LoadBalancing = balancing,
            HashOn = balancing == "consistent-hash" ? "body:user.level" : null,
            Servers = [.. new[] { 3, 2, 1 }.Select(weight => new ServerConfig { Url = new Uri(server, $"/{weight}").ToString(), Weight = weight, MaxConnections = 1_000 })],
            HealthCheck = new HealthCheckConfig { IntervalSeconds = probeSeconds },
            CircuitBreaker = new CircuitBreakerConfig(),
            Queue = new QueueConfig(),
            Connections = new ConnectionsConfig { Warm = 4 },
        };
        return snapshot with
        {
            Upstreams = [upstream, upstream with { Name = "canary" }],
            Routes = [.. snapshot.Routes.Select(static route => route with
            {
                Targets = [new TargetConfig { Upstream = "upstream", Weight = 90 }, new TargetConfig { Upstream = "canary", Weight = 10 }],
                StickyOn = "ip",
            })],
        };
    }

    public static Snapshot To(Uri server)
    {
        var snapshot = Snapshots.To(server);
        return snapshot with
        {
            Namespaces =
            [
                .. snapshot.Namespaces.Select(static ns => ns with { Quota = new QuotaConfig { TimeZone = "Asia/Shanghai", MaxTotal = 1_000_000_000_000 } }),
                new NamespaceConfig { Code = "keyed", Authentication = "apiKey", DefaultUpstream = "upstream" },
                new NamespaceConfig { Code = "signed", Authentication = "jwt", DefaultUpstream = "upstream" },
                new NamespaceConfig
                {
                    Code = "vip",
                    DefaultUpstream = "upstream",
                    Match = [new MatcherConfig { Source = "body", Field = "user.level", Value = "VIP" }],
                },
                new NamespaceConfig
                {
                    Code = "partner",
                    Priority = 10,
                    DefaultUpstream = "upstream",
                    Match =
                    [
                        new MatcherConfig { Source = "header", Field = "OpenAI-Organization", Operator = "regex", Value = "^org-[0-9]$" },
                        new MatcherConfig { Source = "ip", Operator = "eq", Value = "203.0.113.0/24" },
                    ],
                },
            ],
            ApiKeys = [new ApiKeyConfig { Id = "k_1", Namespace = "keyed", Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Exchanges.Key))) }],
            Issuers = [TestIssuer.Config(TestIssuer.Rsa)],
            Models =
            [
                new ModelConfig { Pattern = "gpt-4o*", Tokenizer = "o200k_base", Template = "openai", DefaultOutputTokens = 100_000 },
                new ModelConfig { Pattern = "Qwen*", Tokenizer = "cl100k_base", Template = "chatml", DefaultOutputTokens = 100_000 },
            ],
            Upstreams =
            [
                snapshot.Upstreams[0] with
                {
                    Models = new Dictionary<string, string> { ["gpt-4o"] = "Qwen3-8B" },
                    ApiKey = "sk-upstream",
                    Headers = new Dictionary<string, string> { ["X-Tenant"] = "gateway" },
                },
            ],
            Policies =
            [
                new PolicyConfig { Name = "rate", Type = "qps-limit", Config = new QpsLimitSettings { MaxQps = 1_000_000 } },
                new PolicyConfig { Name = "shadow", Type = "qps-limit", Mode = "shadow", Config = new QpsLimitSettings { MaxQps = 1 } },
                new PolicyConfig { Name = "by key", Type = "concurrency-limit", Scope = "key", Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = 1_000 } },
                new PolicyConfig { Name = "everybody", Type = "concurrency-limit", Scope = "shared", Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = 1_000 } },
                new PolicyConfig { Name = "tokens", Type = "token-limit", Config = Tokens },
                new PolicyConfig { Name = "tokens by key", Type = "token-limit", Scope = "key", Config = Tokens },
                new PolicyConfig { Name = "shadow tokens", Type = "token-limit", Mode = "shadow", Routes = ["chat"], Config = Tokens },
                new PolicyConfig
                {
                    Name = "no beginners",
                    Type = "message-matching",
                    Config = new MessageMatchingSettings { MatchingFieldSource = "body", MatchingFieldName = "user.level", MatchingValue = "beginner", MatchingAction = "deny" },
                },
            ],
            Settings = snapshot.Settings with { TrustedProxies = ["127.0.0.0/8", "10.0.0.0/8"] },
        };
    }
}
