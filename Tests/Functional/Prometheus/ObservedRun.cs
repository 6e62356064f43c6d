using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Prometheus;

/// <summary>A standalone gateway with all services under a scripted load, scraped by a real Prometheus; once for all tests of this folder.</summary>
[SetUpFixture]
public sealed class ObservedRun
{
    private const string Password = "observed-by-prometheus";

    private static GatewayProcess? _gateway;
    private static MixedLoad? _load;
    private static PrometheusProcess? _prometheus;

    /// <summary>Where each service answers, by the name of its job.</summary>
    internal static IReadOnlyDictionary<string, Uri> Services { get; private set; } = new Dictionary<string, Uri>();

    internal static MixedLoad Load => _load!;

    internal static PrometheusProcess Prometheus => _prometheus!;

    /// <summary>What a service exposes now, in Prometheus' text format.</summary>
    internal static async Task<string> ScrapeAsync(string service)
    {
        using var client = new HttpClient { BaseAddress = Services[service] };
        return await client.GetStringAsync("/metrics");
    }

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Integration.Require("prometheus");
        Integration.Require("promtool");
        _gateway = GatewayProcess.Start([], ("ADMIN_PASSWORD", Password));
        await _gateway.WaitUntilUpAsync();
        await _gateway.Output.WaitForAsync("token count");
        Services = new Dictionary<string, Uri>
        {
            ["gateway"] = _gateway.Url,
            ["config-center"] = UrlOf("config center "),
            ["token-count"] = UrlOf("token count "),
            ["mock-llm"] = UrlOf("mock LLM "),
        };
        using var dead = new ClosedPort();
        await ConfigureAsync(ObservedSnapshot.Create(Services["mock-llm"], new Uri($"http://127.0.0.1:{dead.Port}/")));
        _load = new MixedLoad(Services["gateway"], Services["token-count"]);
        _prometheus = await PrometheusProcess.StartAsync(Services);

        // In two rounds with a scrape between them, so that there is something to take a rate of.
        await _load.RunAsync(isFirst: true);
        await _prometheus.WaitForAsync("sum(gateway_requests_total)", _load.Count("requests"));
        await _prometheus.WaitForAsync("sum(token_count_tokens_total)", _load.Count("counted"));
        await _load.RunAsync(isFirst: false);
        await _prometheus.WaitForAsync("sum(gateway_requests_total)", _load.Count("requests"));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _load?.Dispose();
        if (_prometheus is not null)
        {
            await _prometheus.DisposeAsync();
        }

        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }
    }

    private static Uri UrlOf(string service)
    {
        var line = _gateway!.Output.All.Split('\n').First(line => line.Contains($"  {service}", StringComparison.Ordinal) && line.Contains("http://", StringComparison.Ordinal));
        var url = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0]);
        return new Uri($"http://127.0.0.1:{url.Port}/");
    }

    private static async Task ConfigureAsync(Snapshot snapshot)
    {
        using var center = new HttpClient { BaseAddress = Services["config-center"] };
        var token = (await center.PostAsync("/api/v2/auth/login", new { username = "admin", password = Password }, HttpStatusCode.OK)).Text("token");
        center.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await center.PostAsync("/api/v2/config/import?mode=replace", System.Text.Encoding.UTF8.GetString(SnapshotWriter.Write(snapshot)), HttpStatusCode.OK);

        using var gateway = new HttpClient { BaseAddress = Services["gateway"] };
        using var bound = new CancellationTokenSource(Bounded.Limit);
        while (JsonElement.Parse(await gateway.GetStringAsync("/health", bound.Token)).GetProperty("version").GetInt64() < 2)
        {
            await Task.Yield();
        }
    }
}
