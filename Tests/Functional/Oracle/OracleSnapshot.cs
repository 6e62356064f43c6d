using Gateway.Core.Configuration;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Oracle;

/// <summary>The configuration that the oracle knows: one vocabulary, one template, and an upstream that is never given up on.</summary>
internal static class OracleSnapshot
{
    public static Snapshot To(Uri upstream, IReadOnlyList<PolicyConfig> policies) => Snapshots.To(upstream).Attempts(2) with
    {
        Policies = policies,
        Models = [new ModelConfig { Pattern = "gpt-4o-mini", Tokenizer = "cl100k_base", Template = "openai" }],
    };

    public static PolicyConfig Tokens(params TokenWindowConfig[] windows) =>
        new() { Name = "tokens", Type = "token-limit", Config = new TokenLimitSettings { Windows = windows } };

    public static PolicyConfig Places(long limit) =>
        new() { Name = "places", Type = "concurrency-limit", Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = limit } };

    public static PolicyConfig Rate(string name, long requests, int seconds, long burst) =>
        new() { Name = name, Type = "qps-limit", Config = new QpsLimitSettings { MaxQps = requests, TimeWindow = seconds, Burst = burst } };
}
