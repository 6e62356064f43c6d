using Gateway.Core.Configuration;
using Gateway.Core.Policies;
using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Policies;

public sealed class PolicyScopeTests
{
    private static readonly CompiledSnapshot Snapshot = SnapshotCompiler.Compile(
        Snapshots.To(new Uri("http://127.0.0.1")) with
        {
            Namespaces = [new NamespaceConfig { Code = "a", DefaultUpstream = "upstream" }, new NamespaceConfig { Code = "b", DefaultUpstream = "upstream" }],
            DefaultNamespace = "a",
            ApiKeys =
            [
                new ApiKeyConfig { Id = "k1", Namespace = "a", Sha256 = new string('1', 64) },
                new ApiKeyConfig { Id = "k2", Namespace = "b", Sha256 = new string('2', 64) },
            ],
        },
        new ServerStates());

    [TestCase("", "", "", "a", "k1", "chat", true)]
    [TestCase("", "", "", null, null, null, true)]
    [TestCase("a", "", "", "a", null, "chat", true)]
    [TestCase("a", "", "", "b", null, "chat", false)]
    [TestCase("a", "", "", null, null, "chat", false)]
    [TestCase("a,b", "", "", "b", "k2", "raw", true)]
    [TestCase("", "k1", "", "a", "k1", "chat", true)]
    [TestCase("", "k1", "", "b", "k2", "chat", false)]
    [TestCase("", "k1", "", "a", null, "chat", false)]
    [TestCase("", "", "chat", "a", null, "chat", true)]
    [TestCase("", "", "chat", "a", null, "raw", false)]
    [TestCase("", "", "chat", "a", null, null, false)]
    [TestCase("a", "k1", "chat,raw", "a", "k1", "raw", true)]
    [TestCase("a", "k1", "chat,raw", "a", "k1", "openai", false)]
    [TestCase("a", "k2", "", "a", "k1", "openai", false)]
    public void It_covers_what_every_list_names(string namespaces, string keys, string routes, string? ns, string? key, string? route, bool isCovered)
    {
        var scope = new PolicyScope(
            new PolicyConfig { Namespaces = Names(namespaces), ApiKeys = Names(keys), Routes = Names(routes) }, Snapshot.Namespaces, Snapshot.Keys, Snapshot.Routes);

        Assert.That(
            scope.Covers(
                Snapshot.Namespaces.All.FirstOrDefault(item => item.Code == ns),
                Snapshot.Keys.All.FirstOrDefault(item => item.Id == key),
                Snapshot.Routes.All.FirstOrDefault(item => item.Name == route)),
            Is.EqualTo(isCovered));
    }

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
