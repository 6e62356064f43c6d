using ConfigCenter.Ingest;
using Gateway.Core.Configuration;
using Gateway.Core.Pipeline;
using Gateway.Core.Replay;
using Gateway.Core.Telemetry;

namespace ConfigCenter.Evaluation;

/// <summary>A recording that was put before one configuration.</summary>
internal sealed class ReplayedRecording
{
    private ReplayedRecording(ReplayVerdict[] verdicts, EvaluatedVersion report)
    {
        Verdicts = verdicts;
        Report = report;
    }

    /// <summary>One for each row, in their order.</summary>
    public ReplayVerdict[] Verdicts { get; }

    public EvaluatedVersion Report { get; }

    /// <exception cref="OperationCanceledException">It took too long, or nobody wants to know any more.</exception>
    public static ReplayedRecording Of(AccessLogRow[] rows, Snapshot snapshot, long? version, CancellationToken cancellation)
    {
        using var replayer = new Replayer(snapshot, rows.Length == 0 ? 0 : Recording.Request(rows[0]).Started);
        var verdicts = new ReplayVerdict[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            verdicts[i] = replayer.Decide(Recording.Request(rows[i]));
        }

        replayer.Finish(long.MaxValue);
        return new ReplayedRecording(verdicts, new EvaluatedVersion
        {
            Version = version,
            Refused = verdicts.Count(static verdict => verdict.Reason != Refusal.None),
            Cut = replayer.Cut,
            Rules =
            [
                .. verdicts.Where(static verdict => verdict.Reason != Refusal.None)
                    .GroupBy(static verdict => verdict)
                    .Select(static same => new RuleCount(same.Key.Policy, Words.Of(same.Key.Reason), "enforce", same.Count()))
                    .Concat(replayer.Shadowed.Select(static one => new RuleCount(one.Policy, Words.Of(one.Reason), "shadow", one.Count)))
                    .OrderBy(static rule => rule.Mode, StringComparer.Ordinal).ThenByDescending(static rule => rule.Requests).ThenBy(static rule => rule.Policy, StringComparer.Ordinal),
            ],
            NotEvaluable =
            [
                .. replayer.Unknown.Select(static pair => new UnevaluableRule(pair.Key.Kind, pair.Key.Name, pair.Key.Why, pair.Value))
                    .OrderByDescending(static rule => rule.Requests).ThenBy(static rule => rule.Name, StringComparer.Ordinal),
            ],
        });
    }
}
