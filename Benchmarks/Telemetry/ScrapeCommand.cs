using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.Core;
using Gateway.Core.Configuration;
using Gateway.Host.Hosting;
using Gateway.Host.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Telemetry;

/// <summary>
/// How long a scrape takes and how large it is, by the number of namespaces that were active: each has had an answer and a refusal, on a token window and a concurrency limit of its own.
/// </summary>
internal static class ScrapeCommand
{
    private const int Scrapes = 11;
    private const string Answer = """{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2,"total_tokens":7}}""";
    private const string Ask = """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}]}""";

    private static readonly int[] Sizes = [1, 100, 500, 501, 1_000, 10_000];

    public static async Task RunAsync()
    {
        Console.WriteLine("namespaces   series      bytes   first ms   median ms   allocated MB");
        await using var upstream = await StartUpstreamAsync();
        foreach (var size in Sizes)
        {
            await MeasureAsync(size, new Uri(upstream.Urls.First()));
        }
    }

    private static async Task MeasureAsync(int namespaces, Uri upstream)
    {
        await using var gateway = GatewayApp.Build(new GatewayOptions { Port = 0, AccessLog = "off", LogLevel = LogLevel.Error });
        var result = gateway.Services.GetRequiredService<DataPlane>().Snapshots.Apply(Snapshot(namespaces, upstream));
        if (!result.Applied)
        {
            throw new InvalidOperationException(result.Errors[0].Message);
        }

        await gateway.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{new Uri(gateway.Urls.First()).Port}") };
        for (var i = 0; i < namespaces; i++)
        {
            await SendAsync(client, i, "/v1/chat/completions");
            await SendAsync(client, i, "/nowhere");
        }

        await ScrapeAsync(client, namespaces);
    }

    private static async Task ScrapeAsync(HttpClient client, int namespaces)
    {
        var times = new List<double>();
        var before = GC.GetTotalAllocatedBytes();
        byte[] last = [];
        for (var i = 0; i < Scrapes; i++)
        {
            var began = Stopwatch.GetTimestamp();
            last = await client.GetByteArrayAsync("/metrics");
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);

            // Beyond the time for which the exporter answers the same again.
            await Task.Delay(TimeSpan.FromMilliseconds(400));
        }

        var allocated = (GC.GetTotalAllocatedBytes() - before) / (double)Scrapes / 1_000_000;
        var series = Encoding.UTF8.GetString(last).Split('\n').Count(static line => line.Length > 0 && line[0] != '#');
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{namespaces,10:N0} {series,8:N0} {last.Length,10:N0} {times[0],10:F1} {times.Skip(1).Order().ElementAt(Scrapes / 2),11:F1} {allocated,14:F1}"));
    }

    private static async Task SendAsync(HttpClient client, int ns, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(Ask, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Channel-Code", Code(ns));
        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
    }

    private static string Code(int ns) => $"namespace-{ns}";

    private static Snapshot Snapshot(int namespaces, Uri upstream) => new()
    {
        Version = 1,
        Namespaces =
        [
            .. Enumerable.Range(0, namespaces).Select(static i => new NamespaceConfig
            {
                Code = Code(i),
                DefaultUpstream = "upstream",
                Match = [new MatcherConfig { Source = "header", Field = "X-Channel-Code", Operator = "eq", Value = Code(i) }],
            }),
        ],
        Upstreams = [new UpstreamConfig { Name = "upstream", Servers = [new ServerConfig { Url = upstream.ToString().TrimEnd('/'), MaxConnections = 1_000 }] }],
        Routes = [new RouteConfig { Name = "openai", Path = "/v1/" }],
        Policies =
        [
            new PolicyConfig { Name = "window", Type = "token-limit", Config = new TokenLimitSettings { Windows = [new TokenWindowConfig { Minutes = 60, MaxTotal = 1_000_000 }] } },
            new PolicyConfig { Name = "places", Type = "concurrency-limit", Config = new ConcurrencyLimitSettings { MaxConcurrentConnections = 100 } },
        ],
        Models = [new ModelConfig { Pattern = "gpt-4o-mini", InputPricePerMillion = 1, OutputPricePerMillion = 2 }],
    };

    private static async Task<WebApplication> StartUpstreamAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(static context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Answer);
        });
        await app.StartAsync();
        return app;
    }
}
