using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Gateway.Core;
using Gateway.Core.Startup;
using Gateway.Host.Options;
using Gateway.Host.Sources;
using Microsoft.AspNetCore.Hosting.Server;

namespace Gateway.Host.Center;

/// <summary>
/// Tells the config center which version the gateway runs and how it is: every few seconds, and at once when that changes. Nothing depends on it: a report
/// that does not arrive is followed by the next.
/// </summary>
internal sealed class InstanceReporter : BackgroundService
{
    private const int MostProblems = 100;
    private const int LongestProblem = 2000;
    private const string Draining = "draining";
    private static readonly TimeSpan LastReportLimit = TimeSpan.FromSeconds(2);

    private readonly DataPlane _dataPlane;
    private readonly CenterClient _client;
    private readonly SnapshotIntake _intake;
    private readonly CenterSource _source;
    private readonly CenterTimings _timings;
    private readonly GatewayOptions _options;
    private readonly IServer _server;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<InstanceReporter> _logger;
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly DateTimeOffset _startedAt;
    private readonly string _build = BuildVersion.Of(typeof(InstanceReporter));
    private string? _refusal;
    private bool _hasToldOfDrain;
    private IReadOnlyList<UpstreamReport> _reported = [];

    public InstanceReporter(
        DataPlane dataPlane,
        CenterClient client,
        SnapshotIntake intake,
        CenterSource source,
        CenterTimings timings,
        GatewayOptions options,
        IServer server,
        IHostApplicationLifetime lifetime,
        ILogger<InstanceReporter> logger)
    {
        _dataPlane = dataPlane;
        _client = client;
        _intake = intake;
        _source = source;
        _timings = timings;
        _options = options;
        _server = server;
        _lifetime = lifetime;
        _logger = logger;
        using var process = Process.GetCurrentProcess();
        _startedAt = process.StartTime.ToUniversalTime();
    }

    public override void Dispose()
    {
        _intake.Changed -= Tell;
        _source.StateChanged -= Tell;
        _news.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _intake.Changed += Tell;
        _source.StateChanged += Tell;
        using var started = _lifetime.ApplicationStarted.Register(() => Tell(null, EventArgs.Empty));
        using var stopping = _lifetime.ApplicationStopping.Register(() => Tell(null, EventArgs.Empty));
        _ = TellWhenReadyAsync();
        while (!stoppingToken.IsCancellationRequested)
        {
            await ReportAsync(stoppingToken).ConfigureAwait(false);
            await WaitAsync(stoppingToken).ConfigureAwait(false);
        }

        if (!_hasToldOfDrain)
        {
            // The drain was over before its report was under way.
            using var limit = new CancellationTokenSource(LastReportLimit);
            await ReportAsync(limit.Token).ConfigureAwait(false);
        }
    }

    /// <summary>Until a report is due, or something has changed. Servers do not say when they are passed over: that is looked at in between.</summary>
    private async Task WaitAsync(CancellationToken stopping)
    {
        for (var waited = TimeSpan.Zero; waited < _timings.Report && !stopping.IsCancellationRequested; waited += _timings.Look)
        {
            var news = _news.WaitAsync(_timings.Look, stopping);
            await ((Task)news).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if ((news.IsCompletedSuccessfully && await news.ConfigureAwait(false)) || !UpstreamReport.AreSame(_reported, UpstreamReport.Of(_dataPlane.Stats.Servers)))
            {
                return;
            }
        }
    }

    private void Tell(object? sender, EventArgs e)
    {
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // A report is due anyway.
        }
    }

    private async Task TellWhenReadyAsync()
    {
        await _dataPlane.WhenVocabulariesReadyAsync().ConfigureAwait(false);
        Tell(null, EventArgs.Empty);
    }

    private InstanceReport Take()
    {
        _reported = UpstreamReport.Of(_dataPlane.Stats.Servers);
        var isDraining = _lifetime.ApplicationStopping.IsCancellationRequested || _dataPlane.Stats.IsDraining;
        return new InstanceReport(
            _intake.Version ?? 0,
            isDraining ? Draining : _dataPlane.IsReady && _lifetime.ApplicationStarted.IsCancellationRequested ? "ready" : "starting",
            ManagementAddress.Find(_options, _server, _client.Center),
            _build,
            _startedAt,
            [.. _intake.Problems.Take(MostProblems).Select(static problem => problem.Length <= LongestProblem ? problem : problem[..LongestProblem])],
            _reported);
    }

    private async Task ReportAsync(CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(_timings.Answer);
        try
        {
            var report = Take();
            using var content = JsonContent.Create(report, InstanceJson.Default.InstanceReport);
            using var response = await _client.Http.PutAsync($"instances/{Uri.EscapeDataString(_options.InstanceId)}", content, limit.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                Refused(response.StatusCode);
                return;
            }

            _refusal = null;
            _hasToldOfDrain = report.State == Draining;
            var answer = await response.Content.ReadFromJsonAsync(InstanceJson.Default.InstanceAnswer, limit.Token).ConfigureAwait(false);
            if (answer?.CurrentVersion is { } current)
            {
                await _source.NoticeAsync(current, stopping).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            // Whether the config center is there, the watch stream tells.
        }
    }

    /// <summary>What only a report is refused for is told here, once; a token that is wrong and a store that is away concern the watch stream as well.</summary>
    private void Refused(HttpStatusCode status)
    {
        var refusal = $"status {(int)status}";
        if (status is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError and not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && _refusal != refusal)
        {
            _refusal = refusal;
            SourceLog.ReportRefused(_logger, refusal);
        }
    }
}
