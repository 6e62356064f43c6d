using Gateway.Core.Configuration;
using Gateway.Host.Standalone;
using NUnit.Framework;

namespace Tests.Functional.Host;

/// <summary>The configuration that standalone mode begins with.</summary>
public sealed class SeedSnapshotTests
{
    private static readonly Snapshot Seed = SeedSnapshot.Create("http://127.0.0.1:8003");

    [Test]
    public void It_is_valid() => Assert.That(SnapshotValidator.Validate(Seed), Is.Empty);

    [Test]
    public void What_SDKs_send_without_any_header_is_not_limited() => Assert.That(
        Seed.Policies.Where(static policy => policy.Namespaces.Count == 0 || policy.Namespaces.Contains(Seed.DefaultNamespace)), Is.Empty);
}
