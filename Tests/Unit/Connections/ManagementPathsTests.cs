using System.Text;
using Gateway.Core.Connections;
using NUnit.Framework;

namespace Tests.Unit.Connections;

public sealed class ManagementPathsTests
{
    [TestCase("/metrics", true)]
    [TestCase("/livez", true)]
    [TestCase("/readyz", true)]
    [TestCase("/health", true)]
    [TestCase("/stats", true)]
    [TestCase("/-/", true)]
    [TestCase("/-/explain", true)]
    [TestCase("/-/a/b", true)]
    [TestCase("/-", false)]
    [TestCase("/-a", false)]
    [TestCase("/metrics/", false)]
    [TestCase("/Metrics", false)]
    [TestCase("/livez2", false)]
    [TestCase("/healthz", false)]
    [TestCase("/v1/health", false)]
    [TestCase("/", false)]
    [TestCase("", false)]
    [TestCase("*", false)]
    public void Only_these_are_for_those_who_operate_the_gateway(string path, bool isManagement) =>
        Assert.That(ManagementPaths.Contains(Encoding.ASCII.GetBytes(path)), Is.EqualTo(isManagement));
}
