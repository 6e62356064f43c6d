using System.Collections;
using System.Net;
using ConfigCenter;
using Gateway.Host.Options;
using MockLlm;
using NUnit.Framework;
using Tests.Common;
using TokenCount.Options;

namespace Tests.Functional.Deployment;

/// <summary>docker/.env.example against what the programs read, both ways.</summary>
public sealed class EnvExampleTests
{
    // A gateway that follows a config center and is traced, and a config center on MySQL that sends mail: what containers run, and whatever can be set of it.
    private static readonly Dictionary<string, string> Container = new()
    {
        ["CONFIG_CENTER_URL"] = "http://config-center:8001",
        ["GATEWAY_TOKEN"] = "gateway-token-of-the-tests",
        ["SECRETS_KEY"] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        ["MYSQL_HOST"] = "mysql",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://collector:4318",
        ["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio",
        ["SMTP_HOST"] = "mail",
        ["SMTP_FROM"] = "gateway@example.com",
    };

    private static readonly Func<Func<string, string?>, object>[] Programs =
    [
        static variable => GatewayOptionsReader.Read([], variable).Options,
        static variable => ConfigCenterOptionsReader.Read(variable).Options,
        static variable => TokenCountOptionsReader.Read(variable).Options,
        static variable => MockLlmOptions.TryFromEnvironment(variable, out var options, out _) ? options : throw new InvalidOperationException(),
    ];

    [Test]
    public void Every_variable_is_in_it_and_no_other()
    {
        var read = new HashSet<string>();
        foreach (var program in Programs)
        {
            program(name =>
            {
                read.Add(name);
                return Container.GetValueOrDefault(name);
            });
        }

        Assert.That(EnvExample.Read().Keys, Is.EquivalentTo(read));
    }

    [Test]
    public void Every_default_is_the_one_that_holds() => Assert.Multiple(() =>
    {
        foreach (var (name, value) in EnvExample.Read())
        {
            foreach (var program in Programs)
            {
                Assert.That(
                    Properties(program(variable => variable == name && value.Length > 0 ? value : Container.GetValueOrDefault(variable))),
                    Is.EqualTo(Properties(program(variable => Container.GetValueOrDefault(variable)))),
                    name);
            }
        }
    });

    [Test]
    public void Every_variable_is_explained() => Assert.That(EnvExample.Unexplained(), Is.Empty);

    [Test]
    public void The_compose_files_take_their_own_and_no_other()
    {
        var taken = new Dictionary<string, string>();
        foreach (var (variable, value) in ComposeFile.Read("compose.yml").Variables.Concat(ComposeFile.Read("compose.dev.yml").Variables))
        {
            taken[variable] = value;
        }

        Assert.That(EnvExample.ReadCompose(), Is.EquivalentTo(taken));
    }

    private static string[] Properties(object options) =>
        [.. options.GetType().GetProperties().Where(static property => property.GetMethod!.IsStatic is false).Select(property => $"{property.Name}={Text(property.GetValue(options))}")];

    private static string Text(object? value) => value switch
    {
        string text => text,
        IEnumerable<IPNetwork> networks => string.Join(',', networks),
        IEnumerable list => string.Join(',', list.Cast<object>()),
        Delegate or Task => "",
        _ => $"{value}",
    };
}
