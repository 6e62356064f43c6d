using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ConfigCenter;
using Gateway.Core.Configuration;
using Gateway.Host.Hosting;
using Gateway.Host.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Publishing;

/// <summary>
/// How long it takes from publishing a change until gateways act by it: a config center on SQLite and ten gateways, all of them with their own listeners, and
/// a client for each that asks once a millisecond. The time runs from before the change is sent until the first answer that it decides has come.
/// </summary>
internal static class PublishLatency
{
    private const int Gateways = 10;
    private const int WarmUps = 5;
    private const int Rounds = 50;
    private const string Token = "gateway-token-of-the-benchmark";
    private const string Password = "a password of the benchmark";

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("publish-latency-");
        var center = ConfigCenterApp.Build(new ConfigCenterOptions
        {
            Port = 0,
            Address = IPAddress.Loopback,
            DataDirectory = folder.FullName,
            AdminPassword = Password,
            GatewayToken = Token,
            LogLevel = LogLevel.Error,
            Seed = new Snapshot { DefaultNamespace = "all", Namespaces = [new NamespaceConfig { Code = "all" }] },
        });
        var gateways = new List<WebApplication>();
        try
        {
            await center.StartAsync();
            await ConfigCenterApp.WhenReadyAsync(center, CancellationToken.None);
            for (var i = 0; i < Gateways; i++)
            {
                gateways.Add(await StartGatewayAsync(new Uri(center.Urls.First()), folder.FullName, i));
            }

            Print(await MeasureAsync(center, gateways));
        }
        finally
        {
            foreach (var gateway in gateways)
            {
                await gateway.DisposeAsync();
            }

            await center.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<WebApplication> StartGatewayAsync(Uri center, string folder, int number)
    {
        var gateway = GatewayApp.Build(new GatewayOptions
        {
            Mode = GatewayMode.Cluster,
            Port = 0,
            InstanceId = string.Create(CultureInfo.InvariantCulture, $"gateway-{number}"),
            ConfigCenterUrl = center,
            GatewayToken = Token,
            SecretsKey = (await File.ReadAllTextAsync(Path.Combine(folder, "secrets.key"))).Trim(),
            DataDirectory = Directory.CreateDirectory(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"gateway-{number}"))).FullName,
            AccessLog = "off",
            LogLevel = LogLevel.Warning,
            PrometheusEnabled = false,
        });
        await gateway.StartAsync();
        return gateway;
    }

    /// <summary>Milliseconds of each round, gateway by gateway.</summary>
    private static async Task<List<double[]>> MeasureAsync(WebApplication center, List<WebApplication> gateways)
    {
        using var admin = new HttpClient { BaseAddress = new Uri(center.Urls.First()) };
        var signedIn = await admin.PostAsJsonAsync("/api/v2/auth/login", new { username = "admin", password = Password });
        var token = (await signedIn.Content.ReadFromJsonAsync<JsonObject>())!["token"]!.GetValue<string>();
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var clients = gateways.Select(static gateway => new HttpClient { BaseAddress = new UriBuilder(gateway.Urls.First()) { Host = "127.0.0.1" }.Uri }).ToList();
        var rounds = new List<double[]>();
        for (var round = 0; round < WarmUps + Rounds; round++)
        {
            var isEnabled = round % 2 == 1;
            var began = Stopwatch.GetTimestamp();
            var enforced = clients.Select(client => EnforcedAsync(client, isEnabled ? HttpStatusCode.OK : HttpStatusCode.Forbidden, began)).ToList();
            using var changed = await admin.PutAsJsonAsync("/api/v2/namespaces/all/status", new { enabled = isEnabled });
            changed.EnsureSuccessStatusCode();
            var times = await Task.WhenAll(enforced);
            if (round >= WarmUps)
            {
                rounds.Add(times);
            }
        }

        clients.ForEach(static client => client.Dispose());
        return rounds;
    }

    private static async Task<double> EnforcedAsync(HttpClient client, HttpStatusCode status, long began)
    {
        while (true)
        {
            using var response = await client.GetAsync("/v1/models");
            if (response.StatusCode == status)
            {
                return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }

            await Task.Delay(1);
        }
    }

    private static void Print(List<double[]> rounds)
    {
        double[] all = [.. rounds.SelectMany(static times => times).Order()];
        double[] last = [.. rounds.Select(static times => times.Max()).Order()];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"From publishing to enforcement, {Gateways} gateways, {Rounds} changes: median {all[all.Length / 2]:F1} ms, worst {all[^1]:F1} ms; until the last gateway: median {last[last.Length / 2]:F1} ms."));
    }
}
