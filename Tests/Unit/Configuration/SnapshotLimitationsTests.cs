using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using NUnit.Framework;

namespace Tests.Unit.Configuration;

public sealed class SnapshotLimitationsTests
{
    [TestCase("qps-limit")]
    [TestCase("concurrency-limit")]
    [TestCase("token-limit")]
    [TestCase("message-matching")]
    public void Policies_are_enforced(string type) =>
        Assert.That(Find(new Snapshot { Policies = [new PolicyConfig { Name = "p", Type = type }] }), Is.Empty);

    [Test]
    public void Quotas_are_enforced() =>
        Assert.That(Find(new Snapshot { Namespaces = [new NamespaceConfig { Code = "a", Quota = new QuotaConfig { MaxTotal = 5 } }] }), Is.Empty);

    [Test]
    public void Everything_of_an_upstream_that_has_no_effect_is_told()
    {
        var upstream = new UpstreamConfig
        {
            Name = "u",
            LoadBalancing = "consistent-hash",
            HashOn = "ip",
            HealthCheck = new HealthCheckConfig(),
            CircuitBreaker = new CircuitBreakerConfig(),
        };

        Assert.That(Find(new Snapshot { Upstreams = [new UpstreamConfig(), upstream] }), Is.EqualTo(new[]
        {
            "$.upstreams[1].healthCheck: the servers of upstream 'u' are not probed by this version",
            "$.upstreams[1].circuitBreaker: upstream 'u' has no circuit breaker in this version",
            "$.upstreams[1].loadBalancing: 'consistent-hash' of upstream 'u' is served as weighted-round-robin by this version",
            "$.upstreams[1].hashOn: upstream 'u' is not hashed on 'ip' by this version",
        }));
    }

    [TestCase("prefix-affinity", 1)]
    [TestCase("consistent-hash", 1)]
    [TestCase("round-robin", 0)]
    [TestCase("weighted-round-robin", 0)]
    [TestCase("random", 0)]
    [TestCase("least-requests", 0)]
    [TestCase("power-of-two", 0)]
    public void Balancing_by_hash_is_told(string balancing, int count) =>
        Assert.That(Find(new Snapshot { Upstreams = [new UpstreamConfig { Name = "u", LoadBalancing = balancing }] }), Has.Length.EqualTo(count));

    [Test]
    public void Stickiness_of_a_route_is_told() =>
        Assert.That(Find(new Snapshot { Routes = [new RouteConfig { Name = "r", StickyOn = "ip" }] }), Is.EqualTo(new[]
        {
            "$.routes[0].stickyOn: route 'r' does not keep clients on one target in this version",
        }));

    [Test]
    public void Content_that_is_not_logged_is_told() =>
        Assert.That(Find(new Snapshot { Namespaces = [new NamespaceConfig { Code = "a", LogContent = true }] }), Has.Length.EqualTo(1));

    [Test]
    public void Applying_a_document_or_a_snapshot_returns_them_and_nothing_is_lost()
    {
        var store = new SnapshotStore(new ServerStates());

        var document = store.Apply(Documents.Design());
        var snapshot = store.Apply(SnapshotReader.Read(Documents.Design()).Snapshot!);

        Assert.Multiple(() =>
        {
            Assert.That(document.Applied, Is.True);
            Assert.That(document.Warnings.Select(static warning => warning.Path), Is.EqualTo(new[]
            {
                "$.upstreams[0].healthCheck", "$.upstreams[0].circuitBreaker",
            }));
            Assert.That(snapshot.Warnings, Is.EqualTo(document.Warnings));
        });
    }

    [Test]
    public void What_was_ignored_is_told_together_with_them()
    {
        var store = new SnapshotStore(new ServerStates());

        var result = store.Apply(
            """{"schemaVersion":2,"new":1,"upstreams":[{"name":"u","servers":[{"url":"http://127.0.0.1:1"}],"circuitBreaker":{}}]}"""u8.ToArray(), UnknownFields.WarningWhenNewer);

        Assert.That(result.Warnings.Select(static warning => warning.Path), Is.EqualTo(new[] { "$.new", "$.upstreams[0].circuitBreaker" }));
    }

    private static string[] Find(Snapshot snapshot) => [.. SnapshotLimitations.Find(snapshot).Select(static warning => warning.ToString())];
}
