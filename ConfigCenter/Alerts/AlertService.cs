using ConfigCenter.Data;
using ConfigCenter.Security;

namespace ConfigCenter.Alerts;

/// <summary>Reading alerts, and what people do with them.</summary>
internal sealed class AlertService
{
    private const int MostShown = 500;
    private const int MaxComment = 2000;

    private readonly Database _database;
    private readonly TimeProvider _time;

    public AlertService(Database database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    public Task<Page<Alert>> ListAsync(ListQuery query, CancellationToken cancellation) => _database.ReadAsync(scope => AlertRepository.ListAsync(scope, query), cancellation);

    /// <summary>How many are open, by level and state.</summary>
    public Task<IReadOnlyList<AlertCount>> CountsAsync(CancellationToken cancellation) => _database.ReadAsync(AlertRepository.CountsAsync, cancellation);

    public Task<Page<AlertNotification>> NotificationsAsync(ListQuery query, CancellationToken cancellation) =>
        _database.ReadAsync(scope => AlertOutbox.ListAsync(scope, query), cancellation);

    public Task<AlertDetail?> FindAsync(string id, CancellationToken cancellation) => _database.ReadAsync(
        async scope => await AlertRepository.FindAsync(scope, id).ConfigureAwait(false) is { } alert
            ? new AlertDetail(
                alert,
                await AlertRepository.EventsAsync(scope, id, MostShown).ConfigureAwait(false),
                await AlertOutbox.OfAlertAsync(scope, id, MostShown).ConfigureAwait(false))
            : null,
        cancellation);

    /// <summary>Says that somebody knows of an alert: it does not escalate any more.</summary>
    public Task<Result<Alert>> AcknowledgeAsync(Actor actor, string id, string? comment, CancellationToken cancellation) => ChangeAsync(
        actor,
        id,
        AlertEvent.Acknowledged,
        comment,
        (alert, now) => alert.State == AlertStates.Firing
            ? alert with { State = AlertStates.Acknowledged, AcknowledgedAt = now.ToUnixTimeMilliseconds(), AcknowledgedBy = actor.Username, IsSuppressed = 0 }
            : Failure.Conflict($"The alert is {alert.State}; only one that is firing can be acknowledged."),
        cancellation);

    /// <summary>Ends an alert. Where its condition holds on, another one begins.</summary>
    public Task<Result<Alert>> ResolveAsync(Actor actor, string id, string? comment, CancellationToken cancellation) => ChangeAsync(
        actor,
        id,
        AlertEvent.Resolved,
        comment,
        (alert, now) => alert.State is AlertStates.Firing or AlertStates.Acknowledged
            ? AlertMachine.Resolved(alert, actor.Username, now)
            : Failure.Conflict($"The alert is {alert.State}; only one that is firing or acknowledged can be resolved."),
        cancellation);

    /// <summary>Adds a remark to an alert's history.</summary>
    public Task<Result<Alert>> CommentAsync(Actor actor, string id, string comment, CancellationToken cancellation) =>
        ChangeAsync(actor, id, AlertEvent.Commented, comment, static (alert, _) => alert, cancellation);

    private async Task<Result<Alert>> ChangeAsync(
        Actor actor, string id, string kind, string? comment, Func<Alert, DateTimeOffset, Result<Alert>> change, CancellationToken cancellation)
    {
        if (actor.Role < Role.Editor)
        {
            return Failure.Forbidden("Only editors and admins deal with alerts.");
        }

        if (comment?.Length > MaxComment)
        {
            return Failure.Invalid("$.comment", $"must have at most {MaxComment} characters");
        }

        return await _database.WriteAsync<Alert>(
            async scope =>
            {
                if (await AlertRepository.LockAsync(scope, id).ConfigureAwait(false) is not { } alert)
                {
                    return Failure.NotFound("alert", id);
                }

                var now = _time.GetUtcNow();
                var made = change(alert, now);
                if (made.Value is not { } changed)
                {
                    return made;
                }

                changed = changed with { UpdatedAt = now.ToUnixTimeMilliseconds() };
                await AlertRepository.SaveAsync(scope, alert, changed).ConfigureAwait(false);
                await AlertRepository.AddEventsAsync(scope, [AlertEvent.Of(changed, kind, now, actor.Username, comment)]).ConfigureAwait(false);
                await AuditRepository.AddAsync(scope, actor, now, kind, "alerts", id, Documents.Write(new { rule = alert.RuleName, alert.Subject, comment })).ConfigureAwait(false);
                if (!changed.IsOpen && alert.IsOpen)
                {
                    await TellAsync(scope, changed, now).ConfigureAwait(false);
                }

                return changed with { Revision = alert.Revision + 1 };
            },
            cancellation).ConfigureAwait(false);
    }

    /// <summary>Tells whoever was told of the alert that it is over.</summary>
    private static async Task TellAsync(DbScope scope, Alert alert, DateTimeOffset now)
    {
        if (await AlertKinds.RuleRepository.FindAsync(scope, alert.RuleId).ConfigureAwait(false) is not { Value: { NotifyResolved: true } rule })
        {
            return;
        }

        var receivers = (await AlertKinds.ReceiverRepository.AllAsync(scope).ConfigureAwait(false)).ToDictionary(static receiver => receiver.Value.Name, StringComparer.Ordinal);
        await AlertOutbox.AddAsync(scope, new AlertNotice(AlertEvent.Resolved, AlertMachine.Told(rule, alert), alert), rule, receivers, now).ConfigureAwait(false);
    }
}
