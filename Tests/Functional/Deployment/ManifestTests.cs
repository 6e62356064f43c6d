using System.Globalization;
using k8s.Models;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>What holds of everything that is applied to a cluster.</summary>
[TestFixture("dev")]
[TestFixture("production")]
public sealed class ManifestTests(string overlay)
{
    private TempFolder _folder = null!;
    private Manifests _manifests = null!;

    [OneTimeSetUp]
    public void Build()
    {
        _folder = Manifests.Copy();
        _manifests = Manifests.Read(Kustomization.Build(_folder.At($"k8s/overlays/{overlay}")));
    }

    [OneTimeTearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public void Every_container_is_probed_bounded_and_confined() => Assert.Multiple(() =>
    {
        foreach (var (workload, container) in Containers())
        {
            var name = $"{workload}/{container.Name}";
            Assert.That(container.LivenessProbe, Is.Not.Null, name);
            Assert.That(container.ReadinessProbe, Is.Not.Null, name);
            Assert.That(container.Resources?.Requests?.Keys, Is.EquivalentTo(new[] { "cpu", "memory" }), name);
            Assert.That(container.Resources?.Limits?.Keys, Is.EquivalentTo(new[] { "cpu", "memory" }), name);
            Assert.That(container.Resources!.Requests.All(share => share.Value.ToDecimal() <= container.Resources.Limits[share.Key].ToDecimal()), name);
            Assert.That(container.SecurityContext?.AllowPrivilegeEscalation, Is.False, name);
            Assert.That(container.SecurityContext?.ReadOnlyRootFilesystem, Is.True, name);
            Assert.That(container.SecurityContext?.Capabilities?.Drop, Is.EqualTo(new[] { "ALL" }), name);
            Assert.That(container.SecurityContext?.Capabilities?.Add, Is.Null.Or.Empty, name);
            Assert.That(container.SecurityContext?.Privileged, Is.Not.True, name);
            Assert.That(container.Image.Split(':'), Has.Length.EqualTo(2), name);
            Assert.That(container.Image, Does.Not.EndWith(":latest"), name);
        }

        foreach (var workload in _manifests.Workloads)
        {
            Assert.That(workload.Pod.SecurityContext?.RunAsNonRoot, Is.True, workload.ToString());
            Assert.That(workload.Pod.SecurityContext?.RunAsUser, Is.Positive, workload.ToString());
            Assert.That(workload.Pod.SecurityContext?.SeccompProfile?.Type, Is.EqualTo("RuntimeDefault"), workload.ToString());
            Assert.That(workload.Pod.HostNetwork ?? workload.Pod.HostPID ?? workload.Pod.HostIPC, Is.Not.True, workload.ToString());
            Assert.That(workload.Pod.Volumes?.All(static volume => volume.HostPath is null), Is.Not.False, workload.ToString());
        }
    });

    [Test]
    public void Every_pod_has_an_account_without_a_token() => Assert.Multiple(() =>
    {
        var accounts = _manifests.All<V1ServiceAccount>().ToDictionary(static account => account.Metadata.Name);
        foreach (var workload in _manifests.Workloads)
        {
            Assert.That(workload.Pod.AutomountServiceAccountToken, Is.False, workload.ToString());
            Assert.That(accounts.Remove(workload.Pod.ServiceAccountName, out var account), workload.ToString());
            Assert.That(account!.AutomountServiceAccountToken, Is.False, workload.ToString());
        }

        Assert.That(accounts, Is.Empty);
    });

    [Test]
    public void Selectors_take_exactly_their_pods() => Assert.Multiple(() =>
    {
        foreach (var workload in _manifests.Workloads)
        {
            Assert.That(_manifests.Selected(workload.Selector.MatchLabels), Is.EqualTo(new[] { workload }));
            Assert.That(workload.Pod.TopologySpreadConstraints?.All(spread => _manifests.Selected(spread.LabelSelector.MatchLabels).Contains(workload)), Is.Not.False, workload.ToString());
        }

        foreach (var service in _manifests.All<V1Service>())
        {
            var workload = _manifests.Selected(service.Spec.Selector).Single();
            var ports = workload.Pod.Containers.SelectMany(static container => container.Ports).ToDictionary(static port => port.Name, static port => port.ContainerPort);
            Assert.That(service.Spec.Ports.All(port => ports.TryGetValue(port.TargetPort.Value, out var target) && target == port.Port), service.Metadata.Name);
        }

        foreach (var budget in _manifests.All<V1PodDisruptionBudget>())
        {
            Assert.That(_manifests.Selected(budget.Spec.Selector.MatchLabels).Count(), Is.EqualTo(1), budget.Metadata.Name);
        }
    });

    [Test]
    public void Every_probe_and_route_names_a_port_that_is_there() => Assert.Multiple(() =>
    {
        foreach (var (workload, container) in Containers())
        {
            foreach (var probe in new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe }.Where(static probe => probe?.HttpGet is not null))
            {
                Assert.That(container.Ports.Select(static port => port.Name), Does.Contain(probe.HttpGet.Port.Value), workload.ToString());
            }
        }

        foreach (var backend in _manifests.All<V1Ingress>().SelectMany(static ingress => ingress.Spec.Rules).SelectMany(static rule => rule.Http.Paths).Select(static path => path.Backend.Service))
        {
            Assert.That(Service(backend.Name).Spec.Ports.Select(static port => port.Name), Does.Contain(backend.Port.Name), backend.Name);
        }
    });

    [Test]
    public void Everything_that_is_referenced_exists() => Assert.Multiple(() =>
    {
        var maps = _manifests.All<V1ConfigMap>().ToDictionary(static map => map.Metadata.Name, static map => map.Data.Keys);
        var secrets = _manifests.All<V1Secret>().ToDictionary(static secret => secret.Metadata.Name, static secret => secret.Data.Keys);
        foreach (var (workload, container) in Containers())
        {
            Assert.That(container.EnvFrom?.All(source => maps.ContainsKey(source.ConfigMapRef.Name)), Is.Not.False, workload.ToString());
            foreach (var source in container.Env.Select(static variable => variable.ValueFrom).Where(static source => source is not null))
            {
                Assert.That(source.SecretKeyRef is not { } secret || secrets[secret.Name].Contains(secret.Key), $"{workload}: {source.SecretKeyRef?.Key}");
                Assert.That(source.ConfigMapKeyRef is not { } map || maps[map.Name].Contains(map.Key), $"{workload}: {source.ConfigMapKeyRef?.Key}");
            }

            var volumes = (workload.Pod.Volumes ?? []).Select(static volume => volume.Name)
                .Concat(_manifests.All<V1StatefulSet>().Where(set => set.Metadata.Name == workload.Metadata.Name).SelectMany(static set => set.Spec.VolumeClaimTemplates).Select(static claim => claim.Metadata.Name));
            Assert.That((container.VolumeMounts ?? []).Select(static mount => mount.Name), Is.EquivalentTo(volumes), workload.ToString());
        }

        foreach (var map in _manifests.Workloads.SelectMany(static workload => workload.Pod.Volumes ?? []).Select(static volume => volume.ConfigMap).Where(static map => map is { Optional: not true }))
        {
            Assert.That(maps, Does.ContainKey(map.Name));
        }

        foreach (var target in _manifests.All<V2HorizontalPodAutoscaler>().Select(static autoscaler => autoscaler.Spec.ScaleTargetRef))
        {
            var workload = _manifests.Workloads.Single(workload => workload.Metadata.Name == target.Name);
            Assert.That(workload.Replicas, Is.Null, "applying must not undo what the autoscaler did");
        }
    });

    [Test]
    public void The_drain_fits_into_what_a_pod_is_given()
    {
        var settings = _manifests.All<V1ConfigMap>().Single(static map => map.Metadata.Name == "gateway-settings").Data;
        var pod = _manifests.Workloads.Single(static workload => workload.Metadata.Name == "gateway").Pod;
        var pause = pod.Containers.Single().Lifecycle.PreStop.Exec.Command;
        var drain = new[] { settings["DRAIN_SECONDS"], settings["DRAIN_GRACE_SECONDS"], pause[1] }.Sum(static text => int.Parse(text, CultureInfo.InvariantCulture));

        Assert.That(pause[0], Is.EqualTo("sleep"));
        Assert.That(pod.TerminationGracePeriodSeconds, Is.GreaterThan(drain));
    }

    [Test]
    public void Labels_follow_the_recommended_scheme() => Assert.Multiple(() =>
    {
        foreach (var item in _manifests.Objects.Where(static item => item is not (V1ConfigMap or V1Secret)))
        {
            Assert.That(
                item.Metadata.Labels.Keys,
                Is.SupersetOf(new[] { "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by" }),
                $"{item.Kind}/{item.Metadata.Name}");
        }
    });

    [Test]
    public void Everything_is_in_one_namespace_that_admits_confined_pods_only()
    {
        var space = _manifests.All<V1Namespace>().Single();

        Assert.That(space.Metadata.Labels["pod-security.kubernetes.io/enforce"], Is.EqualTo("restricted"));
        Assert.That(_manifests.Objects.Where(static item => item is not V1Namespace).Select(static item => item.Metadata.NamespaceProperty), Is.All.EqualTo(space.Metadata.Name));
    }

    [Test]
    public void Prometheus_finds_the_ports()
    {
        foreach (var monitor in _manifests.All<ServiceMonitor>())
        {
            foreach (var name in monitor.Spec.Selector.MatchExpressions.Single().Values)
            {
                Assert.That(Service(name).Spec.Ports.Select(static port => port.Name), Does.Contain(monitor.Spec.Endpoints.Single().Port));
            }
        }

        Assert.That(_manifests.All<ServiceMonitor>().Count(), Is.EqualTo(overlay == "production" ? 1 : 0));
    }

    private V1Service Service(string name) => _manifests.All<V1Service>().Single(service => service.Metadata.Name == name);

    private IEnumerable<(Workload Workload, V1Container Container)> Containers() => _manifests.Workloads.SelectMany(static workload => workload.Pod.Containers.Select(container => (workload, container)));
}
