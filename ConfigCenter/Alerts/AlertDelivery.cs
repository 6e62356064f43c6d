using System.Collections.Concurrent;
using System.Data.Common;
using ConfigCenter.Data;
using ConfigCenter.Publishing;
using ConfigCenter.Security;

namespace ConfigCenter.Alerts;

/// <summary>
/// Delivers what is in the outbox. An attempt is counted before it is made, and what came of it is noted at once: a process that dies in between has the next attempt made
/// under the same id, and nothing that was noted as delivered is sent again.
/// </summary>
internal sealed class AlertDelivery
{
    /// <summary>What could not be delivered for so long is given up with the next failure.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromHours(1);

    private const int AtOnce = 32;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan NotingLimit = TimeSpan.FromSeconds(5);

    private readonly Database _database;
    private readonly AlertLease _lease;
    private readonly NotificationSender _sender;
    private readonly ReceiverSecrets _secrets;
    private readonly TimeProvider _time;
    private readonly ILogger<AlertDelivery> _logger;

    // What came of attempts while the database was away: nothing else is tried until that is noted.
    private readonly ConcurrentQueue<AlertNotification> _unnoted = new();

    public AlertDelivery(Database database, AlertLease lease, NotificationSender sender, ReceiverSecrets secrets, TimeProvider time, ILogger<AlertDelivery> logger)
    {
        _database = database;
        _lease = lease;
        _sender = sender;
        _secrets = secrets;
        _time = time;
        _logger = logger;
    }

    /// <summary>How long to wait after so many failed attempts.</summary>
    public static TimeSpan WaitAfter(int attempts) => attempts > 10 ? LongestWait : TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << (attempts - 1)));

    /// <summary>Makes the attempts that are due, several at a time; not to be called again before it has completed.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> DeliverAsync(CancellationToken cancellation)
    {
        while (_unnoted.TryPeek(out var tried))
        {
            await _database.WriteAsync<bool>(scope => NoteAsync(scope, tried), cancellation).ConfigureAwait(false);
            _unnoted.TryDequeue(out _);
        }

        if (!_lease.IsHeld || !await _database.ReadAsync(scope => AlertOutbox.IsAnyDueAsync(scope, _time.GetUtcNow()), cancellation).ConfigureAwait(false))
        {
            return 0;
        }

        var claimed = await _database.WriteAsync<List<(AlertNotification, NotificationReceiver?)>>(ClaimAsync, cancellation).ConfigureAwait(false);
        if (claimed.Value is not { } attempts)
        {
            return 0;
        }

        await Task.WhenAll(attempts.Select(attempt => AttemptAsync(attempt.Item1, attempt.Item2))).ConfigureAwait(false);
        return attempts.Count;
    }

    private async Task<Result<List<(AlertNotification, NotificationReceiver?)>>> ClaimAsync(DbScope scope)
    {
        if (!await _lease.FenceAsync(scope).ConfigureAwait(false))
        {
            return Failure.Conflict("Another config center delivers.");
        }

        var now = _time.GetUtcNow();
        var due = await AlertOutbox.DueAsync(scope, now, AtOnce).ConfigureAwait(false);
        var urls = new UpstreamUrlPolicy((await SettingsRepository.CenterAsync(scope).ConfigureAwait(false)).Value.UpstreamUrls);
        var receivers = (await AlertKinds.ReceiverRepository.AllAsync(scope).ConfigureAwait(false)).ToDictionary(static receiver => receiver.Id, StringComparer.Ordinal);
        var claimed = new List<(AlertNotification, NotificationReceiver?)>();
        foreach (var notification in due)
        {
            await AlertOutbox.ClaimAsync(scope, notification, now + _sender.Limit + NotingLimit).ConfigureAwait(false);
            claimed.Add((
                notification with { Attempts = notification.Attempts + 1 },
                receivers.TryGetValue(notification.ReceiverId, out var receiver) ? new NotificationReceiver(_secrets.Open(receiver.Value), urls) : null));
        }

        return claimed;
    }

    private async Task AttemptAsync(AlertNotification notification, NotificationReceiver? to)
    {
        var isPossible = to is { Receiver.Enabled: true };
        var problem = isPossible ? await _sender.SendAsync(to!, notification.Body).ConfigureAwait(false) : "the receiver is gone or disabled";
        var now = _time.GetUtcNow();
        var isGivenUp = problem is not null && (!isPossible || now.ToUnixTimeMilliseconds() - notification.CreatedAt >= GivenUpAfter.TotalMilliseconds);
        var tried = notification with
        {
            State = problem is null ? AlertNotification.Delivered : isGivenUp ? AlertNotification.Failed : AlertNotification.Waiting,
            NextAt = (now + WaitAfter(notification.Attempts)).ToUnixTimeMilliseconds(),
            FinishedAt = problem is null || isGivenUp ? now.ToUnixTimeMilliseconds() : null,
            Error = problem,
        };
        if (problem is not null)
        {
            CenterLog.NotificationFailed(_logger, notification.Delivery, notification.ReceiverName, notification.Attempts, isGivenUp ? "given up" : "tried again later", problem);
        }

        try
        {
            await _database.WriteAsync<bool>(scope => NoteAsync(scope, tried), CancellationToken.None).ConfigureAwait(false);
        }
        catch (DbException)
        {
            _unnoted.Enqueue(tried);
        }
    }

    private async Task<Result<bool>> NoteAsync(DbScope scope, AlertNotification tried)
    {
        if (await AlertOutbox.FinishAsync(scope, tried).ConfigureAwait(false) && tried.State == AlertNotification.Failed
            && await AlertRepository.FindAsync(scope, tried.AlertId).ConfigureAwait(false) is { } alert)
        {
            await AlertRepository.AddEventsAsync(
                scope, [AlertEvent.Of(alert, AlertEvent.Undelivered, _time.GetUtcNow(), comment: $"{tried.Kind} to {tried.ReceiverName}: {tried.Error}")]).ConfigureAwait(false);
        }

        return true;
    }
}
