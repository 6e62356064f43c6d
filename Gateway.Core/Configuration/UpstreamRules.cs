namespace Gateway.Core.Configuration;

/// <summary>Checks upstreams.</summary>
internal static class UpstreamRules
{
    private const int MaxSeconds = 86_400;
    private const int MaxQueueMilliseconds = 60_000;
    private const int MaxWarm = 1_000;

    /// <summary>Checks the private networks that servers may be in.</summary>
    public static void CheckNetworks(IReadOnlyList<string> networks, Findings findings)
    {
        for (var i = 0; i < networks.Count; i++)
        {
            if (!System.Net.IPNetwork.TryParse(networks[i], out _))
            {
                findings.Error(JsonPaths.Item("$.upstreamNetworks", i), "must be a network, such as 10.0.0.0/8");
            }
        }
    }

    public static void Check(IReadOnlyList<UpstreamConfig> upstreams, Findings findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < upstreams.Count; i++)
        {
            var path = JsonPaths.Item("$.upstreams", i);
            findings.Name($"{path}.name", upstreams[i].Name);
            findings.Unique($"{path}.name", upstreams[i].Name, names);
            Check(path, upstreams[i], findings);
        }
    }

    private static void Check(string path, UpstreamConfig upstream, Findings findings)
    {
        findings.Word($"{path}.loadBalancing", upstream.LoadBalancing, SnapshotWords.LoadBalancings.Keys);
        ServerRules.Check($"{path}.servers", upstream.Servers, findings);
        HeaderRules.CheckName($"{path}.authHeader", upstream.AuthHeader, findings);
        HeaderRules.CheckValue($"{path}.apiKey", upstream.ApiKey ?? "", findings);
        HeaderRules.CheckValue($"{path}.apiVersion", upstream.ApiVersion ?? "", findings);
        HeaderRules.Check($"{path}.headers", upstream.Headers, findings);
        if (!string.IsNullOrEmpty(upstream.ApiKey) && upstream.Headers.Keys.Contains(upstream.AuthHeader, StringComparer.OrdinalIgnoreCase))
        {
            findings.Error($"{path}.headers", $"must not set {upstream.AuthHeader}, which carries the apiKey");
        }

        foreach (var (alias, served) in upstream.Models)
        {
            CheckAlias(JsonPaths.Member($"{path}.models", alias), alias, served, findings);
        }

        HashRules.Check($"{path}.hashOn", upstream.HashOn, findings);
        CheckHash($"{path}.hashOn", upstream, findings);
        findings.Range($"{path}.queue.maxRequests", upstream.Queue?.MaxRequests, 1, 100_000);
        findings.Range($"{path}.queue.timeoutMs", upstream.Queue?.TimeoutMs, 1, MaxQueueMilliseconds);
        CheckWarm($"{path}.connections.warm", upstream, findings);
        Check($"{path}.tls", upstream.Tls, findings);
        Check($"{path}.healthCheck", upstream.HealthCheck, findings);
        Check($"{path}.circuitBreaker", upstream.CircuitBreaker, findings);
        SettingsRules.CheckUpstream($"{path}.timeouts", upstream.Timeouts, findings);
    }

    private static void CheckWarm(string path, UpstreamConfig upstream, Findings findings)
    {
        var least = upstream.Servers.Select(static server => server.MaxConnections).DefaultIfEmpty(MaxWarm).Min();
        findings.Range(path, upstream.Connections?.Warm, 0, MaxWarm);
        if (upstream.Connections?.Warm is <= MaxWarm and var warm && warm > least)
        {
            findings.Error(path, $"must be at most the least maxConnections of the servers, {least}");
        }
    }

    private static void CheckHash(string path, UpstreamConfig upstream, Findings findings)
    {
        var isHashed = upstream.LoadBalancing == "consistent-hash";
        if (isHashed && upstream.HashOn is null)
        {
            findings.Error(path, "must say what consistent-hash goes by");
        }
        else if (!isHashed && upstream.HashOn is not null)
        {
            findings.Error(path, $"has no effect under {upstream.LoadBalancing}, only under consistent-hash");
        }
    }

    private static void CheckAlias(string path, string alias, string served, Findings findings)
    {
        findings.Name(path, alias);
        findings.Name(path, served);
        if (alias.Contains('*', StringComparison.Ordinal))
        {
            findings.Error(path, "must be a model name, not a pattern");
        }
    }

    private static void Check(string path, TlsConfig? tls, Findings findings)
    {
        if (tls?.ServerName is { } name && Uri.CheckHostName(name) == UriHostNameType.Unknown)
        {
            findings.Error($"{path}.serverName", "must be a host name");
        }
    }

    private static void Check(string path, HealthCheckConfig? check, Findings findings)
    {
        if (check is null)
        {
            return;
        }

        if (!check.Path.StartsWith('/') || check.Path.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            findings.Error($"{path}.path", "must begin with a slash and be printable ASCII without spaces");
        }

        findings.Range($"{path}.expectedStatus", check.ExpectedStatus, 200, 599);
        findings.Range($"{path}.intervalSeconds", check.IntervalSeconds, 1, MaxSeconds);
        findings.Range($"{path}.timeoutSeconds", check.TimeoutSeconds, 1, MaxSeconds);
        findings.Range($"{path}.unhealthyAfter", check.UnhealthyAfter, 1, 1000);
        findings.Range($"{path}.healthyAfter", check.HealthyAfter, 1, 1000);
    }

    private static void Check(string path, CircuitBreakerConfig? breaker, Findings findings)
    {
        if (breaker is null)
        {
            return;
        }

        findings.Ratio($"{path}.failureRatio", breaker.FailureRatio);
        findings.Range($"{path}.minimumRequests", breaker.MinimumRequests, 1, 1_000_000);
        findings.Range($"{path}.windowSeconds", breaker.WindowSeconds, 1, MaxSeconds);
        findings.Range($"{path}.openSeconds", breaker.OpenSeconds, 1, MaxSeconds);
    }
}
