using Gateway.Core.Configuration;
using Gateway.Core.Upstreams.Health;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams.Health;

internal sealed class ServerProbeTests
{
    [TestCase(200, null, ProbeResult.Passed)]
    [TestCase(204, null, ProbeResult.Passed)]
    [TestCase(301, null, ProbeResult.WrongStatus)]
    [TestCase(503, null, ProbeResult.WrongStatus)]
    [TestCase(404, 404, ProbeResult.Passed)]
    [TestCase(200, 204, ProbeResult.WrongStatus)]
    public async Task The_status_decides(int status, int? expected, ProbeResult result)
    {
        await using var server = FakeUpstream.Start(exchange => status == 204 ? exchange.SendAsync("HTTP/1.1 204 No Content\r\n\r\n") : exchange.RespondAsync(status, "x"));

        Assert.That(await ProbeAsync(server.Url, new HealthCheckConfig { ExpectedStatus = expected }), Is.EqualTo(result));
    }

    [Test]
    public async Task It_asks_for_the_path_from_the_root_with_the_upstreams_key_and_fields()
    {
        await using var server = FakeUpstream.Start(FakeBehaviours.Interim);
        var upstream = new UpstreamConfig { ApiKey = "sk-1", Headers = new Dictionary<string, string> { ["X-Tenant"] = "t" } };

        Assert.That(await ProbeAsync(new Uri(server.Url, "/base/v1"), new HealthCheckConfig { Path = "/healthz?full=1" }, upstream), Is.EqualTo(ProbeResult.Passed));

        var request = server.Requests.Single();
        Assert.That((request.Method, request.Target), Is.EqualTo(("GET", "/healthz?full=1")));
        Assert.That(new[] { "Host", "Connection", "Authorization", "X-Tenant" }.Select(request.Headers.Get), Is.EqualTo(new[] { $"127.0.0.1:{server.Port}", "close", "Bearer sk-1", "t" }));
        await server.Open.WaitForAsync(0);
    }

    [Test]
    public async Task No_connection_no_answer_and_garbage_are_told_apart()
    {
        using var closed = new ClosedPort();
        Assert.That(await ProbeAsync(new Uri($"http://127.0.0.1:{closed.Port}"), new HealthCheckConfig()), Is.EqualTo(ProbeResult.Unreachable));

        await using var silent = FakeUpstream.Start(static exchange => exchange.HangAsync());
        Assert.That(await ProbeAsync(silent.Url, new HealthCheckConfig { TimeoutSeconds = 1 }), Is.EqualTo(ProbeResult.TimedOut));
        await silent.Open.WaitForAsync(0);

        await using var garbage = FakeUpstream.Start(static exchange => exchange.SendAsync("SSH-2.0-OpenSSH\r\n\r\n"));
        Assert.That(await ProbeAsync(garbage.Url, new HealthCheckConfig()), Is.EqualTo(ProbeResult.Broken));

        await using var closing = FakeUpstream.Start(static exchange => exchange.CloseAsync());
        Assert.That(await ProbeAsync(closing.Url, new HealthCheckConfig()), Is.EqualTo(ProbeResult.Broken));
    }

    [Test]
    public async Task It_ends_when_the_gateway_stops()
    {
        await using var silent = FakeUpstream.Start(static exchange => exchange.HangAsync());
        using var stop = new CancellationTokenSource();
        var probing = ProbeAsync(silent.Url, new HealthCheckConfig { TimeoutSeconds = 3_600 }, stopped: stop.Token);
        await silent.WaitForRequestAsync();

        await stop.CancelAsync();

        Assert.That(await probing, Is.EqualTo(ProbeResult.Stopped));
    }

    [Test]
    public async Task Over_TLS_the_certificate_has_to_be_trusted()
    {
        using var certificate = TestCertificate.Create();
        using var folder = new TempFolder();
        await using var server = FakeUpstream.Start(new FakeUpstreamOptions { Certificate = certificate.Certificate }, FakeBehaviours.Json);
        var url = new Uri($"https://localhost:{server.Port}");

        Assert.That(await ProbeAsync(url, new HealthCheckConfig()), Is.EqualTo(ProbeResult.Unreachable));
        var trusting = new UpstreamConfig { Tls = new TlsConfig { CaFile = certificate.WritePem(folder.Path) } };
        Assert.That(await ProbeAsync(url, new HealthCheckConfig(), trusting), Is.EqualTo(ProbeResult.Passed));
    }

    private static Task<ProbeResult> ProbeAsync(Uri server, HealthCheckConfig check, UpstreamConfig? config = null, CancellationToken stopped = default)
    {
        var upstream = Servers.Compile((config ?? new UpstreamConfig()) with { Name = "u", Servers = [new ServerConfig { Url = server.ToString() }], HealthCheck = check });
        return new ServerProbe().RunAsync(upstream, upstream.Servers[0], upstream.Probes!, stopped).Within("the probe", CancellationToken.None);
    }
}
