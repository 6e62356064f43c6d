using ConfigCenter.Data;
using ConfigCenter.Security;

namespace ConfigCenter.Alerts;

/// <summary>What receivers are to be told: written in the transaction of what it tells of, and kept until it is delivered or given up.</summary>
internal static class AlertOutbox
{
    public static readonly ListShape Shape = new(
        [
            new("state", "state = @value"),
            new("receiver", "(receiver_id = @value OR receiver_name = @value)"),
            new("alert", "alert_id = @value"),
            new("from", "created_at >= @value", FilterKind.Time),
            new("to", "created_at < @value", FilterKind.Time),
        ],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["createdAt"] = "created_at" },
        "-createdAt",
        "id");

    private const int MaxError = 500;
    private const string Columns = "id, delivery, alert_id, receiver_id, receiver_name, kind, body, state, attempts, created_at, next_at, finished_at, error";

    public static Task<Page<AlertNotification>> ListAsync(DbScope scope, ListQuery query) =>
        ListSql.PageAsync<AlertNotification>(scope, Columns, "alert_notifications", Shape, query);

    public static Task<IReadOnlyList<AlertNotification>> OfAlertAsync(DbScope scope, string alertId, int most) => scope.QueryAsync<AlertNotification>(
        $"SELECT {Columns} FROM alert_notifications WHERE alert_id = @alertId ORDER BY id LIMIT @most", new { alertId, most });

    /// <summary>Adds a notification for each receiver that is there and enabled.</summary>
    public static async Task AddAsync(DbScope scope, AlertNotice notice, AlertRule rule, IReadOnlyDictionary<string, Stored<AlertReceiver>> receivers, DateTimeOffset now)
    {
        foreach (var name in notice.Receivers)
        {
            if (!receivers.TryGetValue(name, out var receiver) || !receiver.Value.Enabled)
            {
                continue;
            }

            var delivery = Tokens.NewId("nt_");
            await scope.ExecuteAsync(
                """
                INSERT INTO alert_notifications (delivery, alert_id, receiver_id, receiver_name, kind, body, state, attempts, created_at, next_at)
                VALUES (@Delivery, @AlertId, @ReceiverId, @ReceiverName, @Kind, @Body, @State, 0, @CreatedAt, @NextAt)
                """,
                new AlertNotification
                {
                    Delivery = delivery,
                    AlertId = notice.Alert.Id,
                    ReceiverId = receiver.Id,
                    ReceiverName = name,
                    Kind = notice.Kind,
                    Body = AlertMessage.Of(delivery, notice, rule, now).Write(),
                    CreatedAt = now.ToUnixTimeMilliseconds(),
                    NextAt = now.ToUnixTimeMilliseconds(),
                }).ConfigureAwait(false);
        }
    }

    public static async Task<bool> IsAnyDueAsync(DbScope scope, DateTimeOffset now) => await scope.FirstOrDefaultAsync<long?>(
        "SELECT id FROM alert_notifications WHERE state = @waiting AND next_at <= @now LIMIT 1",
        new { waiting = AlertNotification.Waiting, now = now.ToUnixTimeMilliseconds() }).ConfigureAwait(false) is not null;

    /// <summary>The first that may be tried now; of one alert to one receiver the earlier before the later.</summary>
    public static Task<IReadOnlyList<AlertNotification>> DueAsync(DbScope scope, DateTimeOffset now, int most) => scope.QueryAsync<AlertNotification>(
        $"""
        SELECT {Columns} FROM alert_notifications n
        WHERE n.state = @waiting AND n.next_at <= @now AND NOT EXISTS (
            SELECT 1 FROM alert_notifications e WHERE e.alert_id = n.alert_id AND e.receiver_id = n.receiver_id AND e.state = @waiting AND e.id < n.id)
        ORDER BY n.next_at, n.id LIMIT @most
        """,
        new { waiting = AlertNotification.Waiting, now = now.ToUnixTimeMilliseconds(), most });

    /// <summary>Counts an attempt before it is made: a process that dies in the middle of it leaves it to be tried again from then on.</summary>
    public static Task ClaimAsync(DbScope scope, AlertNotification notification, DateTimeOffset next) => scope.ExecuteAsync(
        "UPDATE alert_notifications SET attempts = attempts + 1, next_at = @next WHERE id = @Id",
        new { notification.Id, next = next.ToUnixTimeMilliseconds() });

    /// <summary>Notes what came of an attempt.</summary>
    /// <returns>False when another attempt has begun since.</returns>
    public static async Task<bool> FinishAsync(DbScope scope, AlertNotification tried) => await scope.ExecuteAsync(
        "UPDATE alert_notifications SET state = @State, next_at = @NextAt, finished_at = @FinishedAt, error = @Error WHERE id = @Id AND attempts = @Attempts AND state = @waiting",
        new
        {
            tried.State,
            tried.NextAt,
            tried.FinishedAt,
            Error = tried.Error is { Length: > MaxError } error ? error[..MaxError] : tried.Error,
            tried.Id,
            tried.Attempts,
            waiting = AlertNotification.Waiting,
        }).ConfigureAwait(false) == 1;
}
