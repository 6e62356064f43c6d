using Gateway.Core.Configuration;

namespace Tests.Common;

/// <summary>Snapshots that tests begin with; change what matters with <c>with</c>.</summary>
internal static class Snapshots
{
    /// <summary>
    /// One default namespace without authentication, one upstream of these servers, and the routes <c>/v1/</c> (auto), <c>/api/chat</c>
    /// (rewritten to chat completions) and <c>/raw/</c> (opaque).
    /// </summary>
    public static Snapshot To(params Uri[] servers) => new()
    {
        Version = 1,
        DefaultNamespace = "default",
        Namespaces = [new NamespaceConfig { Code = "default", Name = "Default", DefaultUpstream = "upstream" }],
        Upstreams = [new UpstreamConfig { Name = "upstream", Servers = [.. servers.Select(static url => new ServerConfig { Url = url.ToString().TrimEnd('/'), MaxConnections = 10_000 })] }],
        Routes =
        [
            new RouteConfig { Name = "chat", Path = "/api/chat", Rewrite = new RewriteConfig { From = "/api/chat", To = "/v1/chat/completions" } },
            new RouteConfig { Name = "openai", Path = "/v1/" },
            new RouteConfig { Name = "raw", Path = "/raw/", Protocol = "opaque" },
        ],
        Models = [new ModelConfig { Pattern = "gpt-4o-mini" }],
    };

    /// <summary>The same, with those timeouts.</summary>
    public static Snapshot With(this Snapshot snapshot, TimeoutsConfig timeouts) =>
        snapshot with { Settings = snapshot.Settings with { Timeouts = timeouts } };
}
