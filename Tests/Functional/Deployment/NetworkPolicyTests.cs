using k8s.Models;
using NUnit.Framework;

namespace Tests.Functional.Deployment;

/// <summary>That the policies admit the connections that are made, and no others.</summary>
public sealed class NetworkPolicyTests
{
    private static readonly string[] Needed =
    [
        "ingress-nginx > gateway:8081",
        "ingress-nginx > config-center:8080",
        "monitoring > gateway:8082",
        "monitoring > config-center:8001",
        "monitoring > token-count:8002",
        "gateway > config-center:8001",
        "gateway > token-count:8002",
        "gateway > redis:6379",
        "config-center > gateway:8082",
        "config-center > mysql:3306",
        "gateway > internet:443",
        "config-center > internet:443",
        "config-center > internet:587",
        "every pod > kube-dns:53",
        "every pod > kube-dns:53",
    ];

    private static readonly string[] NeededToTry = ["monitoring > mock-llm:8003", "gateway > mock-llm:8003"];

    [TestCase("dev")]
    [TestCase("production")]
    public void They_admit_what_is_needed_at_both_ends(string overlay)
    {
        using var folder = Manifests.Copy();
        var manifests = Manifests.Read(Kustomization.Build(folder.At($"k8s/overlays/{overlay}")));
        var policies = manifests.All<V1NetworkPolicy>().ToArray();
        var entering = policies.SelectMany(static policy => (policy.Spec.Ingress ?? []).SelectMany(rule => Edges(rule.FromProperty, rule.Ports, peer => (peer, Pods(policy.Spec.PodSelector))))).ToArray();
        var leaving = policies.SelectMany(static policy => (policy.Spec.Egress ?? []).SelectMany(rule => Edges(rule.To, rule.Ports, peer => (Pods(policy.Spec.PodSelector), peer)))).ToArray();
        var ours = manifests.Workloads.Select(static workload => workload.Metadata.Name).ToHashSet();

        Assert.Multiple(() =>
        {
            Assert.That(entering.Union(leaving), Is.EquivalentTo((overlay == "dev" ? Needed.Concat(NeededToTry) : Needed).Distinct()));

            // A connection between two of our pods is admitted where it begins and where it ends.
            Assert.That(entering.Where(edge => ours.Contains(edge.Split(' ')[0])), Is.EquivalentTo(leaving.Where(edge => ours.Contains(edge.Split(' ')[2].Split(':')[0]))));
            Assert.That(policies.Single(static policy => policy.Metadata.Name == "default-deny").Spec.PolicyTypes, Is.EquivalentTo(new[] { "Ingress", "Egress" }));
        });
    }

    private static IEnumerable<string> Edges(IList<V1NetworkPolicyPeer> peers, IList<V1NetworkPolicyPort> ports, Func<string, (string From, string To)> ends) =>
        from peer in peers
        from port in ports
        let edge = ends(Name(peer))
        select $"{edge.From} > {edge.To}:{port.Port.Value}";

    private static string Name(V1NetworkPolicyPeer peer) =>
        peer.IpBlock is { } block ? Outside(block)
        : peer.PodSelector is { } pods && peer.NamespaceSelector is null ? Pods(pods)
        : peer.PodSelector is { } dns ? dns.MatchLabels["k8s-app"]
        : peer.NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"];

    /// <summary>The internet is all addresses but private and link-local ones.</summary>
    private static string Outside(V1IPBlock block)
    {
        Assert.That(block.Cidr, Is.EqualTo("0.0.0.0/0"));
        Assert.That(block.Except, Is.EquivalentTo(new[] { "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16" }));
        return "internet";
    }

    private static string Pods(V1LabelSelector selector) => selector.MatchLabels is { Count: > 0 } labels ? labels.Single().Value : "every pod";
}
