using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Explain;
using Tests.Common;

namespace Tests.Functional.Explain;

/// <summary>Configurations with everything that decides on a request, and requests that meet all of it.</summary>
internal sealed class RandomCases
{
    private static readonly string[] Words = ["a", "b", "x"];
    private static readonly string[] Models = ["m-1", "m-2", "other"];
    private static readonly string[] RouteNames = ["chat", "openai", "special", "closed", "raw", "wild"];
    private static readonly string[] Paths =
    [
        "/api/chat", "/v1/chat/completions", "/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/v1/messages", "/v1/responses", "/v1/files", "/v1//chat/../completions",
        "/raw/upload", "/wild/1/end", "/nowhere", "/v1/models", "/v1/models/m-1", "/v1/models/none", "/livez", "/%zz", "*",
    ];

    private static readonly string[] Bodies =
    [
        """{"model":"MODEL","messages":[{"role":"user","content":"Say something about the sea."}]EXTRA}""",
        """{"model":"MODEL","messages":[{"role":"user","content":"Say something about the sea."}]EXTRA}""",
        """{"model":"MODEL","messages":[{"role":"user","content":"Say something about the sea."}]EXTRA}""",
        """{"model":"MODEL","prompt":"Once upon a time"EXTRA}""",
        """{"model":"MODEL","input":"Once upon a time"EXTRA}""",
        """{"tenant":"b"EXTRA}""",
        "{}",
        "[]",
        "",
        """{"model":""",
        """{"model":"m-1","model":"m-2"}""",
        """{"model":7}""",
    ];

    private static readonly string[] Extras =
    [
        "", "", ""","stream":true""", ""","stream":true,"max_tokens":7""", ""","max_tokens":3""", ""","max_completion_tokens":900,"n":2""", ""","tenant":"b" """, ""","level":3,"n":3""",
        ""","best_of":4""", ""","stream":true,"stream_options":{"include_usage":true}""", ""","max_output_tokens":5""",
    ];

    private readonly Random _random;

    public RandomCases(int seed) => _random = new Random(seed);

    /// <summary>A valid configuration in front of that upstream.</summary>
    public Snapshot Snapshot(Uri upstream)
    {
        while (true)
        {
            var snapshot = Draw(upstream);
            if (SnapshotValidator.Validate(snapshot).Count == 0)
            {
                return snapshot;
            }
        }
    }

    private Snapshot Draw(Uri upstream)
    {
        var snapshot = Snapshots.To(upstream);
        var server = snapshot.Upstreams[0].Servers[0];
        return snapshot with
        {
            Version = _random.Next(1, 1000),
            DefaultNamespace = Chance(0.7) ? "default" : null,
            Namespaces =
            [
                Namespace("default", []),
                Namespace("a", [new() { Source = "header", Field = "X-Tenant", Value = "a" }]),
                Namespace("b", [new() { Source = "body", Field = "tenant", Value = "b" }]),
                Namespace("q", [new() { Source = "query", Field = "tenant", Operator = "starts_with", Value = "q" }, new() { Source = "method", Operator = "ne", Value = "GET" }]),
                Namespace("ip", [new() { Source = "ip", Value = Chance(0.1) ? "127.0.0.0/8" : "10.0.0.0/8" }]),
            ],
            ApiKeys = [Key("good", Chance(0.5) ? "a" : "default"), Key("off", "a") with { Enabled = false }, Key("old", "a") with { ExpiresAt = DateTimeOffset.UnixEpoch }],
            Upstreams =
            [
                snapshot.Upstreams[0] with { Models = new Dictionary<string, string> { ["m-1"] = "served" }, LoadBalancing = Pick("round-robin", "random", "least-requests", "power-of-two") },
                new UpstreamConfig { Name = "other", Servers = [server] },
            ],
            Routes =
            [
                snapshot.Routes[0] with { Namespace = Chance(0.2) ? "a" : null },
                snapshot.Routes[1] with { Match = Chance(0.2) ? [new() { Source = "header", Field = "X-Tenant", Operator = "ne", Value = "x" }] : [] },
                new RouteConfig { Name = "special", Path = "/v1/", Model = "m-2", Priority = 10, Targets = [new TargetConfig { Upstream = "other", Weight = 1 }] },
                new RouteConfig { Name = "closed", Path = "/v1/files", Targets = [new TargetConfig { Upstream = "other", Weight = 0 }, new TargetConfig { Upstream = "upstream", Weight = 1 }] },
                snapshot.Routes[2],
                new RouteConfig { Name = "wild", Path = "/wild/*/end", Protocol = Pick("auto", "chat", "opaque"), Rewrite = new RewriteConfig { From = "/wild/", To = "/v1/" } },
            ],
            Models = [new ModelConfig { Pattern = "m-*", DefaultOutputTokens = 40 }],
            Policies = [.. Enumerable.Range(0, _random.Next(6)).Select(Policy)],
            Settings = new SettingsConfig { MaxBodyBytes = Chance(0.1) ? 1024 : null, TrustedProxies = Chance(0.3) ? ["127.0.0.1"] : [] },
        };
    }

    public ExplainRequest Request()
    {
        var headers = new Dictionary<string, string>();
        Maybe(headers, 0.4, "X-Tenant", Pick(Words));
        Maybe(headers, 0.1, "X-Forwarded-For", "10.1.2.3");
        Maybe(headers, 0.05, "Content-Encoding", "gzip");
        Maybe(headers, 0.05, "Bad Name".Replace(' ', '('), "1");
        Maybe(headers, 0.05, "Max-Forwards", "0");
        Maybe(headers, 0.1, "x-api-key", "not-one-of-ours");
        var extra = Pick(Extras);
        var body = Pick(Bodies).Replace("MODEL", Pick(Models), StringComparison.Ordinal).Replace("EXTRA", extra, StringComparison.Ordinal);
        var path = Pick(Paths);
        return new ExplainRequest
        {
            Method = path.StartsWith("/v1/models", StringComparison.Ordinal) ? "GET" : path == "*" ? "OPTIONS" : Pick("POST", "POST", "POST", "POST", "GET", "PUT"),
            Path = path,
            Query = Pick(null, null, "tenant=q1", "x=%20y"),
            Headers = headers,
            Body = Chance(0.05) ? new byte[2000] : body.Length == 0 && Chance(0.5) ? null : Encoding.UTF8.GetBytes(body),
            ApiKey = Chance(0.4) ? Pick("good", "good", "off", "old", "unknown") : null,
        };
    }

    private NamespaceConfig Namespace(string code, IReadOnlyList<MatcherConfig> match) => new()
    {
        Code = code,
        Match = match,
        Enabled = !Chance(0.08),
        Authentication = Chance(0.15) ? "apiKey" : "none",
        DefaultUpstream = Chance(0.9) ? "upstream" : null,
        MaxRequestBytes = Chance(0.1) ? 1024 : null,
        Quota = Chance(0.2) ? new QuotaConfig { MaxTotal = _random.Next(1, 400) } : null,
        Priority = _random.Next(3),
    };

    private PolicyConfig Policy(int number)
    {
        PolicySettings config = _random.Next(4) switch
        {
            0 => new QpsLimitSettings { MaxQps = _random.Next(1, 4), TimeWindow = _random.Next(1, 90), Burst = Chance(0.5) ? _random.Next(1, 3) : null },
            1 => new ConcurrencyLimitSettings { MaxConcurrentConnections = _random.Next(1, 3) },
            2 => new TokenLimitSettings
            {
                MaxInputTokenCount = Chance(0.2) ? _random.Next(1, 30) : null,
                MaxOutputTokenCount = Chance(0.5) ? _random.Next(1, 60) : null,
                Windows = [.. Enumerable.Range(1, _random.Next(3)).Select(minutes => new TokenWindowConfig
                {
                    Minutes = minutes,
                    MaxTotal = Chance(0.7) ? _random.Next(1, 150) : 60,
                    MaxInput = Chance(0.2) ? _random.Next(1, 60) : null,
                    MaxOutput = Chance(0.2) ? _random.Next(1, 60) : null,
                    Model = Pick("*", "m-*", "m-1"),
                })],
            },
            _ => new MessageMatchingSettings
            {
                MatchingFieldSource = Pick("header", "body", "method", "path"),
                MatchingFieldName = null,
                MatchingOperator = "ne",
                MatchingValue = Pick(Words),
                MatchingAction = Pick("allow", "deny", "deny"),
            },
        };
        if (config is MessageMatchingSettings rule)
        {
            config = rule with
            {
                MatchingFieldName = rule.MatchingFieldSource switch { "header" => "X-Tenant", "body" => "tenant", _ => null },
                MatchingOperator = rule.MatchingAction == "allow" ? "ne" : "eq",
                MatchingValue = rule.MatchingFieldSource switch { "method" => "PUT", "path" => "/v1/embeddings", _ => rule.MatchingValue },
            };
        }

        return new PolicyConfig
        {
            Name = $"p{number}",
            Type = config switch { QpsLimitSettings => "qps-limit", ConcurrencyLimitSettings => "concurrency-limit", TokenLimitSettings => "token-limit", _ => "message-matching" },
            Config = config,
            Mode = Chance(0.25) ? "shadow" : "enforce",
            Scope = Pick("namespace", "key", "shared"),
            Namespaces = Chance(0.6) ? [] : ["a", "default"],
            Routes = Chance(0.8) ? [] : [Pick(RouteNames)],
            ApiKeys = Chance(0.9) ? [] : ["good"],
            Priority = _random.Next(3),
        };
    }

    private static ApiKeyConfig Key(string secret, string ns) =>
        new() { Id = secret, Namespace = ns, Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret))), Models = secret == "good" ? ["m-*", "other"] : ["*"] };

    private void Maybe(Dictionary<string, string> headers, double chance, string name, string value)
    {
        if (Chance(chance))
        {
            headers[name] = value;
        }
    }

    private bool Chance(double chance) => _random.NextDouble() < chance;

    private T Pick<T>(params T[] items) => items[_random.Next(items.Length)];
}
