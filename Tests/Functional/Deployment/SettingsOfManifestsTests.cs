using ConfigCenter;
using Gateway.Host.Options;
using k8s.Models;
using NUnit.Framework;
using TokenCount.Options;

namespace Tests.Functional.Deployment;

/// <summary>That the pods' variables are settings of their programs, with values that these take.</summary>
[TestFixture("dev")]
[TestFixture("production")]
public sealed class SettingsOfManifestsTests(string overlay)
{
    // Variables of the pod itself.
    private static readonly string[] Helpers = ["POD_IP"];

    [TestCase("gateway")]
    [TestCase("config-center")]
    [TestCase("token-count")]
    public void A_program_takes_every_variable(string name)
    {
        using var folder = Manifests.Copy();
        var manifests = Manifests.Read(Kustomization.Build(folder.At($"k8s/overlays/{overlay}")));
        var variables = Variables(manifests, manifests.Workloads.Single(workload => workload.Metadata.Name == name).Pod.Containers.Single());
        var read = new HashSet<string>();
        string? Read(string variable)
        {
            read.Add(variable);
            return variables.GetValueOrDefault(variable);
        }

        var errors = name switch
        {
            "gateway" => GatewayOptionsReader.Read([], Read).Errors,
            "config-center" => ConfigCenterOptionsReader.Read(Read).Errors,
            _ => TokenCountOptionsReader.Read(Read).Errors,
        };

        Assert.That(errors.Where(static error => !error.StartsWith("CONFIG_SEED: '/etc/ai-gateway/seed.json' cannot be read", StringComparison.Ordinal)), Is.Empty);
        Assert.That(variables.Keys.Except(Helpers), Is.SubsetOf(read));
    }

    private static Dictionary<string, string> Variables(Manifests manifests, V1Container container)
    {
        var variables = new Dictionary<string, string>();
        foreach (var (key, value) in container.EnvFrom.SelectMany(source => manifests.All<V1ConfigMap>().Single(map => map.Metadata.Name == source.ConfigMapRef.Name).Data))
        {
            variables[key] = value;
        }

        foreach (var variable in container.Env)
        {
            variables[variable.Name] = variable switch
            {
                { Name: "SECRETS_KEY" } => "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                { ValueFrom.SecretKeyRef: { } secret } => System.Text.Encoding.UTF8.GetString(manifests.All<V1Secret>().Single(item => item.Metadata.Name == secret.Name).Data[secret.Key]),
                { ValueFrom.FieldRef: not null } => "10.0.0.1",
                _ => variable.Value.Replace("$(POD_IP)", "10.0.0.1", StringComparison.Ordinal),
            };
        }

        return variables;
    }
}
