using System.Globalization;
using NUnit.Framework;
using Tests.Common;
using YamlDotNet.Serialization;

namespace Tests.Functional.Deployment;

/// <summary>What has to hold of the compose files.</summary>
[TestFixture("compose.yml")]
[TestFixture("compose.dev.yml")]
public sealed class ComposeTests(string name)
{
    private static readonly string[] Shared = ["/etc", "/run/secrets", "/usr/local/etc"];

    private readonly ComposeFile _file = ComposeFile.Read(name);

    [Test]
    public void Everything_that_is_named_is_there() => Assert.Multiple(() =>
    {
        var folder = Path.GetDirectoryName(ComposeFile.PathOf(name))!;
        foreach (var (service, what) in _file.Services)
        {
            foreach (var source in what.Volumes.Select(static volume => volume.Split(':')[0]))
            {
                Assert.That(source.StartsWith('.') ? Path.Exists(Path.Combine(folder, source)) : _file.Volumes.ContainsKey(source), $"{service}: {source}");
            }

            Assert.That(what.Secrets, Is.SubsetOf(_file.Secrets.Keys), service);
            Assert.That(what.Networks.Keys, Is.SubsetOf(_file.Networks.Keys), service);
            if (what.Build is { } build)
            {
                Assert.That(Dockerfile.Read().Images.Select(static image => image.Name), Does.Contain(build.Target), service);
                Assert.That(Path.GetFullPath(Path.Combine(folder, build.Context)), Is.EqualTo(SourceTree.Root), service);
                Assert.That(Path.Combine(SourceTree.Root, build.Dockerfile), Is.EqualTo(Dockerfile.File), service);
            }
        }
    });

    [Test]
    public void Nothing_is_named_that_nobody_uses() => Assert.Multiple(() =>
    {
        var services = _file.Services.Values;
        Assert.That(_file.Volumes.Keys, Is.EquivalentTo(services.SelectMany(static service => service.Volumes).Select(static volume => volume.Split(':')[0]).Where(static source => source[0] != '.')));
        Assert.That(_file.Secrets.Keys, Is.EquivalentTo(services.SelectMany(static service => service.Secrets).Distinct()));
        Assert.That(_file.Networks.Keys, Is.EquivalentTo(services.SelectMany(static service => service.Networks.Keys).Distinct()));
    });

    [Test]
    public void Images_are_pinned_by_a_tag() =>
        Assert.That(_file.Services.Values.Select(static service => service.Image), Is.All.Match(@"^[\w./-]+:(?!latest$)[\w.-]+$"));

    [Test]
    public void Our_services_are_confined_and_take_the_variables_of_the_env_file() => Assert.Multiple(() =>
    {
        foreach (var (service, what) in _file.Services.Where(static service => service.Value.Build is not null))
        {
            Assert.That(what.ReadOnly, service);
            Assert.That(what.CapDrop, Is.EqualTo(new[] { "ALL" }), service);
            Assert.That(what.SecurityOpt, Is.EqualTo(new[] { "no-new-privileges:true" }), service);
            Assert.That(what.Restart, Is.EqualTo("unless-stopped"), service);
            Assert.That(what.EnvFile.Single(), Has.Property("Path").EqualTo(".env").And.Property("Required").False, service);
        }
    });

    [Test]
    public void Only_what_clients_need_is_reached_from_outside() =>
        Assert.That(
            _file.Services.Where(static service => service.Value.Ports.Any(static port => !port.StartsWith("127.0.0.1:", StringComparison.Ordinal))).Select(static service => service.Key),
            Is.EqualTo(name == "compose.yml" ? ["load-balancer"] : Array.Empty<string>()));

    [Test]
    public void Each_secret_is_a_file_that_the_service_is_given() => Assert.Multiple(() =>
    {
        foreach (var (service, what) in _file.Services)
        {
            var used = what.Environment.Values.Concat(what.Command).Where(static text => text.Contains("/run/secrets/", StringComparison.Ordinal))
                .Select(static text => text.Split("/run/secrets/")[1].Split(')', '"')[0]);
            Assert.That(used, Is.EquivalentTo(what.Secrets), service);
            Assert.That(name != "compose.yml" || !what.Environment.Keys.Any(static key => key is "GATEWAY_TOKEN" or "SECRETS_KEY" || key.EndsWith("PASSWORD", StringComparison.Ordinal)), service);
        }
    });

    [Test]
    public void Answers_may_end_before_a_container_is_killed()
    {
        var drain = int.Parse(EnvExample.Read()["DRAIN_SECONDS"], CultureInfo.InvariantCulture) + int.Parse(EnvExample.Read()["DRAIN_GRACE_SECONDS"], CultureInfo.InvariantCulture);
        foreach (var service in _file.Services.Values.Where(static service => service.Build is { Target: "gateway" } && service.StopGracePeriod is not null))
        {
            Assert.That(int.Parse(service.StopGracePeriod!.TrimEnd('s'), CultureInfo.InvariantCulture), Is.GreaterThan(drain));
        }

        Assert.That(_file.Services.Values.Count(static service => service.StopGracePeriod is not null), name == "compose.yml" ? Is.EqualTo(3) : Is.Zero);
    }

    [Test]
    public void Production_bounds_what_everything_may_take() =>
        Assert.That(_file.Services.Where(service => name == "compose.yml" && service.Value.Deploy?.Resources.Limits is not { Cpus.Length: > 0, Memory.Length: > 0 }).Select(static service => service.Key), Is.Empty);

    [Test]
    public void Grafana_is_told_where_prometheus_and_the_dashboards_are()
    {
        var grafana = _file.Services["grafana"];
        var mounts = grafana.Volumes.Select(static volume => volume.Split(':')).ToDictionary(static volume => volume[1], static volume => volume[0]);
        var yaml = new DeserializerBuilder().Build();
        var sources = yaml.Deserialize<Dictionary<string, object>>(File.ReadAllText(ComposeFile.PathOf("../prometheus/grafana/provisioning/datasources/prometheus.yml")));
        var providers = yaml.Deserialize<Dictionary<string, object>>(File.ReadAllText(ComposeFile.PathOf("../prometheus/grafana/provisioning/dashboards/ai-gateway.yml")));
        var source = (Dictionary<object, object>)((List<object>)sources["datasources"])[0];
        var options = (Dictionary<object, object>)((Dictionary<object, object>)((List<object>)providers["providers"])[0])["options"];

        Assert.That(source["url"], Is.EqualTo($"http://prometheus:{_file.Services["prometheus"].PublishedPorts.Single()}"));
        Assert.That(mounts[(string)options["path"]], Is.EqualTo("../prometheus/grafana/dashboards"));
        Assert.That(mounts["/etc/grafana/provisioning"], Is.EqualTo("../prometheus/grafana/provisioning"));
    }

    [Test]
    public void A_read_only_container_writes_into_volumes_and_memory_only() =>
        Assert.That(
            _file.Services.Values.Where(static service => service.ReadOnly).SelectMany(static service => service.Volumes).Where(static volume => Shared.Any(path => volume.Split(':')[1].StartsWith(path, StringComparison.Ordinal))),
            Is.All.EndsWith(":ro"));
}
