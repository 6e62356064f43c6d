using System.Diagnostics;
using System.Text.RegularExpressions;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>The load balancer's configuration, as HAProxy reads it.</summary>
public sealed class LoadBalancerTests
{
    [Test]
    public Task The_line_of_the_README_makes_it_take_TLS() => CheckAsync("\n    bind :8081\n", $"\n    bind :8081\n    {TlsLine()}\n", 0);

    [Test]
    public Task What_HAProxy_does_not_know_is_found() => CheckAsync("\n    bind :8081\n", "\n    bind :8081 sll\n", 1);

    private static string TlsLine() => Regex.Match(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md")), "^```\n(bind .*)\n```", RegexOptions.Multiline).Groups[1].Value;

    private static async Task CheckAsync(string line, string change, int exitCode)
    {
        var haproxy = Integration.Require("haproxy");
        using var folder = new TempFolder();
        using var certificate = TestCertificate.Create("gateway.example.com");
        var certificates = Directory.CreateDirectory(folder.At("certificates")).FullName;
        await File.WriteAllTextAsync(Path.Combine(certificates, "gateway.pem"), $"{certificate.Pem}\n{certificate.KeyPem}\n");
        var text = (await File.ReadAllTextAsync(ComposeFile.PathOf("haproxy.cfg"))).Replace(line, change, StringComparison.Ordinal).Replace("/certificates/", certificates, StringComparison.Ordinal);
        Assert.That(text, Does.Contain(change.Split("/certificates/")[0]));
        await File.WriteAllTextAsync(folder.At("haproxy.cfg"), text);

        var (code, output, errors) = await Shell.TryAsync(new ProcessStartInfo(haproxy, ["-c", "-f", folder.At("haproxy.cfg")]));

        Assert.That(code, Is.EqualTo(exitCode), output + errors);
    }
}
