using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Configuration;

namespace Tests.Functional.Prometheus;

/// <summary>A configuration in which there is something for every metric to tell.</summary>
internal static class ObservedSnapshot
{
    /// <summary>The header that tells namespaces apart.</summary>
    public const string Channel = "X-Channel-Code";

    /// <summary>What a million input tokens cost, in US dollars; output costs twice as much.</summary>
    public const double InputPrice = 1_000;

    private const int DaySeconds = 86_400;

    /// <param name="mock">Answers.</param>
    /// <param name="dead">Where nothing listens.</param>
    public static Snapshot Create(Uri mock, Uri dead) => new()
    {
        DefaultNamespace = "default",
        Namespaces =
        [
            new NamespaceConfig { Code = "default", DefaultUpstream = "mock" },
            Namespace("shop") with { Quota = new QuotaConfig { Period = "month", MaxTotal = 100_000_000, WarnAt = 0.8 } },
            Namespace("tight"),
            Namespace("rated"),
            Namespace("shadowed"),
            Namespace("keyed") with { Authentication = "apiKey" },
        ],
        ApiKeys = [new ApiKeyConfig { Id = "k_1", Namespace = "keyed", Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("a key that nobody presents"))) }],
        Upstreams =
        [
            new UpstreamConfig { Name = "mock", Servers = [Server(mock)], Queue = new QueueConfig() },
            new UpstreamConfig { Name = "dead", Servers = [Server(dead)] },
        ],
        Routes =
        [
            new RouteConfig { Name = "openai", Path = "/v1/" },
            new RouteConfig
            {
                Name = "failover",
                Path = "/failover/v1/",
                Rewrite = new RewriteConfig { From = "/failover/v1/", To = "/v1/" },
                Targets = [new TargetConfig { Upstream = "dead", Weight = 1 }],
                Fallback = ["mock"],
                Attempts = 2,
            },
        ],
        Policies =
        [
            Policy("places", "concurrency-limit", "shop", new ConcurrencyLimitSettings { MaxConcurrentConnections = 10 }),
            Policy("window", "token-limit", "shop", new TokenLimitSettings { Windows = [new TokenWindowConfig { Minutes = 60, MaxTotal = 10_000_000 }] }),
            Policy("cap", "token-limit", "tight", new TokenLimitSettings { MaxInputTokenCount = 40, MaxOutputTokenCount = 5 }),
            Policy("rate", "qps-limit", "rated", new QpsLimitSettings { MaxQps = 1, TimeWindow = DaySeconds, Burst = 2 }),
            Policy("trial", "qps-limit", "shadowed", new QpsLimitSettings { MaxQps = 1, TimeWindow = DaySeconds, Burst = 1 }) with { Mode = "shadow" },
        ],
        Models =
        [
            new ModelConfig { Pattern = "gpt-4o-mini", InputPricePerMillion = InputPrice, OutputPricePerMillion = 2 * InputPrice },
            new ModelConfig { Pattern = "claude-*" },
            new ModelConfig { Pattern = "text-embedding-3-small" },
        ],
    };

    private static NamespaceConfig Namespace(string code) =>
        new() { Code = code, DefaultUpstream = "mock", Match = [new MatcherConfig { Source = "header", Field = Channel, Operator = "eq", Value = code }] };

    private static ServerConfig Server(Uri url) => new() { Url = url.ToString().TrimEnd('/'), MaxConnections = 100 };

    private static PolicyConfig Policy(string name, string type, string ns, PolicySettings settings) => new() { Name = name, Type = type, Namespaces = [ns], Config = settings };
}
