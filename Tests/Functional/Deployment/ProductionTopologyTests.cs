using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using MockLlm;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Deployment;

/// <summary>compose.yml, brought up in the order that suits it least: who needs something starts before it.</summary>
[Category("Slow")]
public sealed class ProductionTopologyTests
{
    private static readonly string[] Gateways = ["gateway-1", "gateway-2"];
    private static readonly string[] Ours = ["gateway-1", "gateway-2", "config-center", "token-count"];

    private Topology _topology = null!;
    private WebApplication _provider = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        foreach (var program in new[] { "haproxy", "prometheus", "redis-server" })
        {
            Integration.Require(program);
        }

        _provider = MockLlmApp.Build(new MockLlmOptions { Port = 0, Address = IPAddress.Loopback });
        await _provider.StartAsync();
        _topology = await Topology.PrepareAsync("compose.yml");
        await _topology.StartAsync([.. Gateways, "load-balancer", "prometheus"]);
        await _topology[Gateways[0]].Output.WaitForAsync("AI Gateway is up");
        await _topology.AnswersAsync(
            Gateways[0], 8081, "/readyz", HttpStatusCode.ServiceUnavailable, static text => text.Contains("there is no configuration yet; the config center at http://", StringComparison.Ordinal));
        await _topology.StartAsync("config-center", "token-count");
        await _topology["config-center"].Output.WaitForAsync("Waiting for the store, MySQL");
        await _topology.AnswersAsync("config-center", 8001, "/readyz", HttpStatusCode.ServiceUnavailable, static text => text == "waiting for the store");
        Assert.That(await _topology.IsHealthyAsync("config-center"), Is.False);
        await _topology.StartAsync("mysql", "redis");
        foreach (var service in Ours)
        {
            await _topology.HealthyAsync(service);
        }

        await ConfigureAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_topology is not null)
        {
            await _topology.DisposeAsync();
        }

        if (_provider is not null)
        {
            await _provider.DisposeAsync();
        }
    }

    [Test]
    [Order(1)]
    public async Task Tokens_are_counted()
    {
        using var client = Client("token-count", 8002);
        var answer = await client.PostAsync("/calculate", """{"model":"gpt-4o","messages":[{"role":"user","content":"Hello"}]}""", HttpStatusCode.OK);

        Assert.That(answer.ToJsonString(), Is.EqualTo("""{"success":true,"token_count":8,"model":"gpt-4o","tokenizer":"o200k_base","exact":true}"""));
    }

    [Test]
    [Order(2)]
    public async Task Clients_are_answered_through_the_load_balancer_by_both_gateways()
    {
        for (var i = 0; i < 2; i++)
        {
            // A connection each: the second finds the first one's gateway busy with it.
            using var client = Client("load-balancer", 8081);
            var answer = await client.PostAsync("/v1/chat/completions", """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"你好"}]}""", HttpStatusCode.OK);
            Assert.That((string)answer["choices"]![0]!["message"]!["content"]!, Is.EqualTo("Echo: 你好"));
        }

        foreach (var gateway in Gateways)
        {
            using var client = Client(gateway, 8081);
            await client.PostAsync("/v1/chat/completions", """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}""", HttpStatusCode.OK);
        }
    }

    [Order(4)]
    [TestCase("/metrics")]
    [TestCase("/readyz")]
    [TestCase("/stats")]
    [TestCase("/-/explain")]
    public async Task Clients_do_not_reach_what_is_for_operators(string path)
    {
        using var client = Client("load-balancer", 8081);
        using var response = await client.GetAsync(path);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("not_found"));
    }

    [Test]
    [Order(3)]
    public Task Prometheus_has_the_requests_of_both_gateways() =>
        _topology.AnswersAsync(
            "prometheus",
            9090,
            "/api/v1/query?query=count(gateway_requests_total%20>%200)%20by%20(instance)",
            HttpStatusCode.OK,
            static text => JsonElement.Parse(text).GetProperty("data").GetProperty("result").GetArrayLength() == Gateways.Length);

    [Test]
    [Order(5)]
    public async Task Redis_takes_its_password_and_no_other()
    {
        var answers = new List<string>();
        foreach (var password in new[] { _topology.Secret("redis_password"), "another" })
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, _topology.Url("redis", DebianServices.RedisPort).Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nQUIT\r\n"));
            using var reader = new StreamReader(client.GetStream());
            answers.Add((await reader.ReadLineAsync())!.Split(' ')[0]);
        }

        Assert.That(answers, Is.EqualTo(new[] { "+OK", "-WRONGPASS" }));
    }

    [Test]
    [Order(6)]
    public async Task The_config_center_knows_both_gateways_and_where_they_are()
    {
        using var client = await SignInAsync();
        using var bound = new CancellationTokenSource(Bounded.Limit);
        string[] addresses = [];
        while (addresses.Length < 2)
        {
            bound.Token.ThrowIfCancellationRequested();
            var list = await client.GetAsync("/api/v2/instances", HttpStatusCode.OK);
            addresses = [.. list["items"]!.AsArray().Select(static instance => (string)instance!["managementUrl"]!)];
        }

        Assert.That(addresses, Is.EquivalentTo(Gateways.Select(name => _topology.Url(name, 8081).ToString().TrimEnd('/'))));
    }

    [Test]
    [Order(7)]
    public async Task Every_service_ends_well_when_its_container_is_stopped()
    {
        TestContext.Out.WriteLine(string.Join(", ", Ours.Select(service => $"{service} {_topology[service].MemoryMiB} MiB")));
        var codes = new List<int>();
        foreach (var service in Ours)
        {
            codes.Add(await _topology[service].StopAsync());
        }

        Assert.That(codes, Is.All.Zero);
    }

    private HttpClient Client(string service, int port) => new() { BaseAddress = _topology.Url(service, port) };

    private async Task<HttpClient> SignInAsync()
    {
        var client = Client("config-center", 8001);
        var signedIn = await client.PostAsync("/api/v2/auth/login", new { username = "admin", password = _topology.Secret("admin_password") }, HttpStatusCode.OK);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.Text("token"));
        return client;
    }

    /// <summary>What an administrator does first.</summary>
    private async Task ConfigureAsync()
    {
        using var client = await SignInAsync();
        await client.PostAsync("/api/v2/upstreams", new { name = "provider", servers = new[] { new { url = _provider.Urls.First() } } });
        await client.PostAsync("/api/v2/namespaces", new { code = "everyone", defaultUpstream = "provider" });
        await client.PutAsync("/api/v2/settings/gateway", new { defaultNamespace = "everyone" });
        await client.PostAsync("/api/v2/routes", new { name = "openai", path = "/v1/" });
        var version = (long)(await client.GetAsync("/api/v2/config/current", HttpStatusCode.OK))["version"]!;
        foreach (var gateway in Gateways)
        {
            await _topology.AnswersAsync(gateway, 8081, "/health", HttpStatusCode.OK, text => JsonElement.Parse(text).GetProperty("version").GetInt64() >= version);
        }

        await _topology.AnswersAsync("load-balancer", 8081, "/v1/models", HttpStatusCode.OK);
    }
}
