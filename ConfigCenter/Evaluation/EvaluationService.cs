using System.Globalization;
using ConfigCenter.Data;
using ConfigCenter.Ingest;
using ConfigCenter.Insight;
using ConfigCenter.Publishing;
using Gateway.Core.Configuration;
using Gateway.Core.Pipeline;
using Gateway.Core.Telemetry;

namespace ConfigCenter.Evaluation;

/// <summary>Says what a configuration would have done with the requests that came last. One question at a time, off the threads that answer requests, in bounded time.</summary>
internal sealed class EvaluationService : IDisposable
{
    private const int MaxExamples = 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly string[] Notes =
    [
        "Counters begin empty at the first request: limits over long windows refuse less than they would.",
        "Requests go to the namespace that they went to then; matchers of namespaces are not judged again.",
        "The client's own output maximum is not recorded: reservations are those of requests without one.",
        "What a refused request would have used is not recorded: admitted, it counts as a request of no tokens.",
    ];

    private readonly Database _database;
    private readonly ConfigService _config;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);

    public EvaluationService(Database database, ConfigService config, TimeProvider time)
    {
        _database = database;
        _config = config;
        _time = time;
    }

    public async Task<Result<EvaluationReport>> EvaluateAsync(EvaluationInput input, CancellationToken cancellation)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = _time.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), bound, Longest, Timeout.InfiniteTimeSpan);
        try
        {
            await _turn.WaitAsync(bound.Token).ConfigureAwait(false);
            try
            {
                return await RunAsync(input, bound.Token).ConfigureAwait(false);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Failure(FailureKind.Unavailable, string.Create(CultureInfo.InvariantCulture, $"It took longer than {Longest.TotalSeconds} s: ask for fewer records."));
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Result<EvaluationReport>> RunAsync(EvaluationInput input, CancellationToken cancellation)
    {
        var current = await _config.CurrentAsync(cancellation).ConfigureAwait(false);
        var wanted = input.Version is { } number ? await _config.VersionAsync(number, cancellation).ConfigureAwait(false) : null;
        if (current is null || (input.Version is not null && wanted is null))
        {
            return Failure.NotFound("version", input.Version?.ToString(CultureInfo.InvariantCulture) ?? "current");
        }

        var evaluated = wanted is null ? await _config.DraftAsync(cancellation).ConfigureAwait(false) : VersionRepository.Snapshot(wanted);
        var rows = await _database.ReadAsync(scope => AccessLogRepository.LatestAsync(scope, input.Records, input.Namespace), cancellation).ConfigureAwait(false);
        return await Task.Run(() => Compare(Recording.Of(rows, input.From), evaluated, input.Version, current, cancellation), cancellation).ConfigureAwait(false);
    }

    private static EvaluationReport Compare(Recording recording, Snapshot snapshot, long? version, ConfigVersion inForce, CancellationToken cancellation)
    {
        var rows = recording.Rows;
        var evaluated = ReplayedRecording.Of(rows, snapshot, version, cancellation);
        var current = ReplayedRecording.Of(rows, VersionRepository.Snapshot(inForce), inForce.Version, cancellation);
        var changed = Enumerable.Range(0, rows.Length)
            .Where(i => evaluated.Verdicts[i].Reason == Refusal.None != (current.Verdicts[i].Reason == Refusal.None))
            .Select(i => Change(rows[i], evaluated, current, i))
            .ToArray();
        return new EvaluationReport
        {
            Summary = string.Create(CultureInfo.InvariantCulture, $"would have refused {evaluated.Report.Refused:N0} of {rows.Length:N0}"),
            Records = rows.Length,
            From = rows.Length == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.Min(static row => row.At)),
            To = rows.Length == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(rows.Max(static row => row.At)),
            Skipped = recording.Skipped,
            Evaluated = evaluated.Report,
            Current = current.Report,
            Happened = rows.Where(static row => row.Outcome == "refused").GroupBy(static row => row.Reason, StringComparer.Ordinal)
                .ToDictionary(static same => same.Key, static same => same.Count(), StringComparer.Ordinal),
            NewlyRefused = changed.Count(static one => one.IsRefused),
            NewlyAdmitted = changed.Count(static one => !one.IsRefused),
            Examples = [.. changed.Take(MaxExamples)],
            Notes = Notes,
        };
    }

    private static ChangedRequest Change(AccessLogRow row, ReplayedRecording evaluated, ReplayedRecording current, int i)
    {
        var isRefused = evaluated.Verdicts[i].Reason != Refusal.None;
        var refusing = isRefused ? evaluated.Verdicts[i] : current.Verdicts[i];
        return new ChangedRequest(row.RequestId, DateTimeOffset.FromUnixTimeMilliseconds(row.At), isRefused, Words.Of(refusing.Reason), refusing.Policy);
    }
}
