using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Configuration;
using Tests.Common;

namespace Tests.Functional.Allocation;

/// <summary>A configuration that uses what may stand in the way of a request: keys, matchers over the body, aliases, rules, proxies.</summary>
internal static class AllocationSnapshots
{
    public static Snapshot To(Uri server)
    {
        var snapshot = Snapshots.To(server);
        return snapshot with
        {
            Namespaces =
            [
                .. snapshot.Namespaces,
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
