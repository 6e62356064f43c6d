using k8s;
using k8s.Models;

namespace Tests.Functional.Deployment;

/// <summary>The Prometheus operator's object, as far as ours goes; a field that is not here is refused.</summary>
internal sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public ServiceMonitorSpec Spec { get; set; } = new();
}

/// <summary>Which services, and how they are asked.</summary>
internal sealed class ServiceMonitorSpec
{
    public V1LabelSelector Selector { get; set; } = new();

    public string? JobLabel { get; set; }

    public IList<ServiceMonitorEndpoint> Endpoints { get; set; } = [];
}

/// <summary>One port of the services.</summary>
internal sealed class ServiceMonitorEndpoint
{
    public string Port { get; set; } = "";

    public string? Path { get; set; }

    public string? Interval { get; set; }

    public bool? HonorLabels { get; set; }
}
