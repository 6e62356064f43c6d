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

    [TestCase("consistent-hash", "ip")]
    [TestCase("prefix-affinity", null)]
    [TestCase("round-robin", null)]
    [TestCase("weighted-round-robin", null)]
    [TestCase("random", null)]
    [TestCase("least-requests", null)]
    [TestCase("power-of-two", null)]
    public void Balancing_and_health_are_done(string balancing, string? hashOn) => Assert.That(
        Find(new Snapshot
        {
            Upstreams = [new UpstreamConfig { Name = "u", LoadBalancing = balancing, HashOn = hashOn, HealthCheck = new HealthCheckConfig(), CircuitBreaker = new CircuitBreakerConfig() }],
            Routes = [new RouteConfig { Name = "r", StickyOn = "ip" }],
        }),
        Is.Empty);

    [Test]
    public void API_versions_and_fallbacks_are_told() => Assert.That(
        Find(new Snapshot
        {
            Upstreams = [new UpstreamConfig(), new UpstreamConfig { Name = "u", ApiVersion = "2024-10-21" }],
            Routes = [new RouteConfig { Name = "r", Fallback = ["u"] }],
        }),
        Is.EqualTo(new[]
        {
            "$.upstreams[1].apiVersion: the API version of upstream 'u' is not sent by this version",
            "$.routes[0].fallback: route 'r' does not fall back to other upstreams in this version",
        }));

    [Test]
    public void Content_that_is_not_logged_is_told() =>
        Assert.That(Find(new Snapshot { Namespaces = [new NamespaceConfig { Code = "a", LogContent = true }] }), Has.Length.EqualTo(1));

    [Test]
    public void The_designs_document_is_done_in_full()
    {
        var store = new SnapshotStore(new ServerStates());

        var document = store.Apply(Documents.Design());
        var snapshot = store.Apply(SnapshotReader.Read(Documents.Design()).Snapshot!);

        Assert.Multiple(() =>
        {
            Assert.That(document.Applied, Is.True);
            Assert.That(document.Warnings, Is.Empty);
            Assert.That(snapshot.Warnings, Is.Empty);
        });
    }

    [Test]
    public void What_was_ignored_is_told_together_with_them()
    {
        var store = new SnapshotStore(new ServerStates());

        var result = store.Apply(
            """{"schemaVersion":2,"new":1,"upstreams":[{"name":"u","servers":[{"url":"http://127.0.0.1:1"}],"apiVersion":"1"}]}"""u8.ToArray(), UnknownFields.WarningWhenNewer);

        Assert.That(result.Warnings.Select(static warning => warning.Path), Is.EqualTo(new[] { "$.new", "$.upstreams[0].apiVersion" }));
    }

    private static string[] Find(Snapshot snapshot) => [.. SnapshotLimitations.Find(snapshot).Select(static warning => warning.ToString())];
}
