using System.Data.Common;
using ConfigCenter.Data;

namespace ConfigCenter.Alerts;

/// <summary>
/// Evaluates every rule once: values are read without a transaction, what becomes of alerts is decided in memory, and all of it is written in one transaction, if this
/// center still is the one that evaluates. Not for several threads at once.
/// </summary>
internal sealed class AlertEvaluator
{
    /// <summary>Subjects of a rule that may become alerts.</summary>
    public const int MaxSubjects = 200;

    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(20);

    private readonly Database _database;
    private readonly AlertLease _lease;
    private readonly TimeProvider _time;
    private readonly TimeSpan _renewAfter;
    private readonly AlertReader _reader = new();

    public AlertEvaluator(Database database, AlertLease lease, TimeProvider time, ConfigCenterOptions options)
    {
        _database = database;
        _lease = lease;
        _time = time;
        _renewAfter = options.AlertInterval;
    }

    /// <returns>False when another center has taken over; nothing was written then.</returns>
    public async Task<bool> EvaluateAsync(CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var begun = _time.GetTimestamp();
        var (rules, alerts) = await _database.ReadAsync(
            static async scope => (await AlertKinds.RuleRepository.AllAsync(scope).ConfigureAwait(false), await AlertRepository.OpenAsync(scope).ConfigureAwait(false)), cancellation).ConfigureAwait(false);
        var open = alerts.ToLookup(static alert => alert.RuleId, StringComparer.Ordinal);
        var outcomes = new List<RuleOutcome>();
        foreach (var rule in rules.Where(static rule => rule.Value.Enabled))
        {
            outcomes.Add(await EvaluateAsync(rule, [.. open[rule.Id]], now, cancellation).ConfigureAwait(false));
            if (_time.GetElapsedTime(begun) >= _renewAfter && _renewAfter > TimeSpan.Zero)
            {
                begun = _time.GetTimestamp();
                if (!await _lease.RenewAsync(cancellation).ConfigureAwait(false))
                {
                    return false;
                }
            }
        }

        var enabled = outcomes.Select(static outcome => outcome.RuleId).ToHashSet(StringComparer.Ordinal);
        var closed = alerts.Where(alert => !enabled.Contains(alert.RuleId)).Select(alert => AlertMachine.Close(alert, "the rule is disabled or gone", now));
        outcomes.AddRange(closed.Select(static step => new RuleOutcome("", new AlertRule(), [step], null)));
        var written = await _database.WriteAsync<bool>(scope => WriteAsync(scope, outcomes, now), cancellation).ConfigureAwait(false);
        return written.Value;
    }

    private async Task<RuleOutcome> EvaluateAsync(Stored<AlertRule> rule, Alert[] open, DateTimeOffset now, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestReading);
        try
        {
            return await _database.ReadAsync(scope => DecideAsync(scope, rule, open, now), limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new RuleOutcome(rule.Id, rule.Value, [], $"The values could not be read within {LongestReading.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException && !(e is DbException database && _database.IsUnavailable(database)))
        {
            // Shown on the rule: the others are not to suffer from it.
            return new RuleOutcome(rule.Id, rule.Value, [], e.Message);
        }
    }

    private async Task<RuleOutcome> DecideAsync(DbScope scope, Stored<AlertRule> rule, Alert[] open, DateTimeOffset now)
    {
        var condition = rule.Value.Condition;
        var readings = await _reader.ReadAsync(scope, condition, now).ConfigureAwait(false);
        var told = rule.Value.Suppression.MinutesBetween == 0
            ? new Dictionary<string, long>(StringComparer.Ordinal)
            : await AlertRepository.LastNotifiedAsync(scope, rule.Id, now.AddMinutes(-rule.Value.Suppression.MinutesBetween)).ConfigureAwait(false);
        var bySeries = open.ToDictionary(static alert => alert.Series, StringComparer.Ordinal);
        var met = readings.Where(reading => condition.IsMet(reading.Value)).OrderByDescending(reading => Math.Abs(reading.Value - condition.Threshold)).ToList();
        var steps = new List<AlertStep>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reading in met)
        {
            var series = Alert.SeriesOf(rule.Id, reading.Subject);
            var alert = bySeries.GetValueOrDefault(series);

            // What is open goes on however many others there are.
            if ((alert is not null || seen.Count < MaxSubjects) && seen.Add(series))
            {
                steps.Add(AlertMachine.Step(new AlertSituation(rule.Id, rule.Value, alert, reading, told.TryGetValue(series, out var at) ? at : null, now)));
            }
        }

        steps.AddRange(open.Where(alert => !seen.Contains(alert.Series)).Select(alert => AlertMachine.Step(new AlertSituation(rule.Id, rule.Value, alert, null, null, now))));
        return new RuleOutcome(
            rule.Id, rule.Value, steps, met.Count > seen.Count ? FormattableString.Invariant($"The condition holds for {met.Count} subjects; only {seen.Count} are alerts.") : null);
    }

    private async Task<Result<bool>> WriteAsync(DbScope scope, List<RuleOutcome> outcomes, DateTimeOffset now)
    {
        if (!await _lease.FenceAsync(scope).ConfigureAwait(false))
        {
            return Failure.Conflict("Another config center evaluates.");
        }

        var receivers = outcomes.Any(static outcome => outcome.Steps.Any(static step => step.Notices.Count > 0))
            ? (await AlertKinds.ReceiverRepository.AllAsync(scope).ConfigureAwait(false)).ToDictionary(static receiver => receiver.Value.Name, StringComparer.Ordinal)
            : [];
        foreach (var outcome in outcomes)
        {
            foreach (var step in outcome.Steps.Where(static step => !step.IsNothing))
            {
                // Somebody may have changed it since it was read: then it is looked at again the next time.
                if (await AlertRepository.SaveAsync(scope, step.Before, step.After).ConfigureAwait(false))
                {
                    await TellAsync(scope, step, outcome.Rule, receivers, now).ConfigureAwait(false);
                }
            }
        }

        await AlertRuleStates.SaveAsync(scope, outcomes, now).ConfigureAwait(false);
        return true;
    }

    private static async Task TellAsync(DbScope scope, AlertStep step, AlertRule rule, IReadOnlyDictionary<string, Stored<AlertReceiver>> receivers, DateTimeOffset now)
    {
        await AlertRepository.AddEventsAsync(scope, step.Events).ConfigureAwait(false);
        foreach (var notice in step.Notices)
        {
            await AlertOutbox.AddAsync(scope, notice, rule, receivers, now).ConfigureAwait(false);
        }
    }
}
