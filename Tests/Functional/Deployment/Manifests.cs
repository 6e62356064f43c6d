using k8s;
using k8s.Models;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>What an overlay makes, read strictly into the Kubernetes API's types: a field that the API does not know is an error.</summary>
internal sealed class Manifests
{
    private static readonly Dictionary<string, Type> MoreTypes = new() { ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor) };

    private Manifests(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> objects) => Objects = objects;

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects { get; }

    /// <summary>Deployments and stateful sets, with their pods.</summary>
    public IEnumerable<Workload> Workloads => All<V1Deployment>().Select(static item => new Workload(item.Metadata, item.Spec.Selector, item.Spec.Template, item.Spec.Replicas))
        .Concat(All<V1StatefulSet>().Select(static item => new Workload(item.Metadata, item.Spec.Selector, item.Spec.Template, item.Spec.Replicas)));

    /// <summary>An overlay, copied so that its secrets can be those of the example.</summary>
    public static TempFolder Copy()
    {
        var folder = new TempFolder();
        MountedFiles.Copy(Path.Combine(SourceTree.Root, "k8s"), folder.At("k8s"), static text => text);
        File.Copy(folder.At("k8s/overlays/production/secrets.env.example"), folder.At("k8s/overlays/production/secrets.env"), overwrite: true);
        return folder;
    }

    public static Manifests Read(string yaml) => new([.. KubernetesYaml.LoadAllFromString(yaml, MoreTypes, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()]);

    public IEnumerable<T> All<T>() => Objects.OfType<T>();

    /// <summary>The workload whose pods a selector takes.</summary>
    public IEnumerable<Workload> Selected(IDictionary<string, string> labels) =>
        Workloads.Where(workload => labels.All(label => workload.Template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value));
}

/// <summary>What runs pods.</summary>
internal sealed record Workload(V1ObjectMeta Metadata, V1LabelSelector Selector, V1PodTemplateSpec Template, int? Replicas)
{
    public V1PodSpec Pod => Template.Spec;

    public override string ToString() => Metadata.Name;
}
