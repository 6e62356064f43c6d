using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tests.Common;

namespace Tests.Functional.Prometheus;

/// <summary>A Prometheus of the tests' own, with the rules of this tree, on a free port.</summary>
internal sealed class PrometheusProcess : IAsyncDisposable
{
    private const int MostAttempts = 5;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    private readonly TempFolder _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _client;

    private PrometheusProcess(TempFolder folder, ChildProcess process, int port)
    {
        _folder = folder;
        _process = process;
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <summary>Starts it; each job has one target.</summary>
    public static async Task<PrometheusProcess> StartAsync(IReadOnlyDictionary<string, Uri> targets)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            int port;
            using (var free = new ClosedPort())
            {
                port = free.Port;
            }

            var prometheus = Start(targets, port);
            if (await prometheus.IsReadyAsync())
            {
                return prometheus;
            }

            // Somebody else took the port meanwhile.
            await prometheus.DisposeAsync();
        }

        throw new InvalidOperationException("Prometheus does not stay up.");
    }

    /// <summary>Waits until the query's answer is as wanted; says what it was last when that does not come.</summary>
    public async Task<IReadOnlyList<PrometheusSample>> WaitForAsync(string query, Func<IReadOnlyList<PrometheusSample>, bool> isWanted)
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        using var timer = new PeriodicTimer(BetweenLooks);
        IReadOnlyList<PrometheusSample> last = [];
        try
        {
            while (true)
            {
                last = await TryQueryAsync(query, bound.Token) ?? last;
                if (isWanted(last))
                {
                    return last;
                }

                await timer.WaitForNextTickAsync(bound.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {Bounded.Limit.TotalSeconds} s for {query}; it was last: {string.Join("; ", last.Select(static sample => $"{string.Join(',', sample.Labels)} {sample.Value}"))}");
        }
    }

    /// <summary>Waits until a query of one number without labels answers that.</summary>
    public Task<IReadOnlyList<PrometheusSample>> WaitForAsync(string query, double value) =>
        WaitForAsync(query, samples => samples.Count == 1 && Math.Abs(samples[0].Value - value) <= Math.Abs(value) * 1e-9);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static PrometheusProcess Start(IReadOnlyDictionary<string, Uri> targets, int port)
    {
        var folder = new TempFolder();
        File.WriteAllText(folder.At("prometheus.yml"), Configuration(targets));
        string[] args =
        [
            $"--config.file={folder.At("prometheus.yml")}", $"--storage.tsdb.path={folder.At("data")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=warn",
        ];
        var process = new ChildProcess(new ProcessStartInfo(Integration.Require("prometheus"), args));
        return new PrometheusProcess(folder, process, port);
    }

    private static string Configuration(IReadOnlyDictionary<string, Uri> targets)
    {
        var rules = Path.Combine(SourceTree.Root, "prometheus", "rules", "*.yml");
        var jobs = targets.Select(static target => $"  - job_name: {target.Key}\n    static_configs: [{{ targets: [\"127.0.0.1:{target.Value.Port}\"] }}]\n");
        return $"global: {{ scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 2s }}\nrule_files: [\"{rules}\"]\nscrape_configs:\n{string.Concat(jobs)}";
    }

    // False when it has ended instead.
    private async Task<bool> IsReadyAsync()
    {
        using var bound = new CancellationTokenSource(Bounded.Limit);
        using var timer = new PeriodicTimer(BetweenLooks);
        while (!_process.HasExited)
        {
            if (await TryQueryAsync("vector(1)", bound.Token) is not null)
            {
                return true;
            }

            await timer.WaitForNextTickAsync(bound.Token);
        }

        return false;
    }

    // Null while it starts, and once it has ended.
    private async Task<IReadOnlyList<PrometheusSample>?> TryQueryAsync(string query, CancellationToken cancellation)
    {
        try
        {
            using var response = await _client.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", cancellation);
            var json = JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellation));
            if (json.GetProperty("status").GetString() != "success")
            {
                throw new InvalidOperationException($"{query}: {json.GetProperty("error").GetString()}");
            }

            return [.. json.GetProperty("data").GetProperty("result").EnumerateArray().Select(Sample)];
        }
        catch (Exception e) when (e is HttpRequestException or JsonException)
        {
            return null;
        }
    }

    private static PrometheusSample Sample(JsonElement result)
    {
        var labels = result.GetProperty("metric").EnumerateObject().ToDictionary(static label => label.Name, static label => label.Value.GetString()!);
        return new PrometheusSample(labels.GetValueOrDefault("__name__") ?? "", labels, double.Parse(result.GetProperty("value")[1].GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture));
    }
}
