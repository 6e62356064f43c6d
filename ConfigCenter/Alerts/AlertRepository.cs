using ConfigCenter.Data;

namespace ConfigCenter.Alerts;

/// <summary>The alerts, open and past, and what happened to them.</summary>
internal static class AlertRepository
{
    public static readonly ListShape Shape = new(
        [
            new("q", "(LOWER(rule_name) LIKE @value ESCAPE '!' OR LOWER(subject) LIKE @value ESCAPE '!')", FilterKind.Contains),
            new("state", "state = @value"),
            new("open", "(CASE WHEN open_series IS NULL THEN 0 ELSE 1 END) = @value", FilterKind.Flag),
            new("level", "level = @value"),
            new("rule", "(rule_id = @value OR rule_name = @value)"),
            new("subject", "subject = @value"),
            new("from", "began_at >= @value", FilterKind.Time),
            new("to", "began_at < @value", FilterKind.Time),
        ],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["beganAt"] = "began_at", ["updatedAt"] = "updated_at", ["rule"] = "rule_name" },
        "-beganAt",
        "id");

    private const string Columns =
        "id, rule_id, rule_name, series, subject, metric, level, state, value, threshold, summary, began_at, fired_at, notified_at, is_suppressed, escalations, "
        + "acknowledged_at, acknowledged_by, resolved_at, resolved_by, updated_at, revision";

    public static Task<Page<Alert>> ListAsync(DbScope scope, ListQuery query) => ListSql.PageAsync<Alert>(scope, Columns, "alerts", Shape, query);

    public static Task<Alert?> FindAsync(DbScope scope, string id) =>
        scope.FirstOrDefaultAsync<Alert>($"SELECT {Columns} FROM alerts WHERE id = @id", new { id });

    /// <summary>By id; kept as it is until the transaction ends.</summary>
    public static Task<Alert?> LockAsync(DbScope scope, string id) =>
        scope.FirstOrDefaultAsync<Alert>($"SELECT {Columns} FROM alerts WHERE id = @id{scope.Database.ForUpdate}", new { id });

    /// <summary>All that are open: a bounded number, as rules are and what each may be about.</summary>
    public static Task<IReadOnlyList<Alert>> OpenAsync(DbScope scope) => scope.QueryAsync<Alert>($"SELECT {Columns} FROM alerts WHERE open_series IS NOT NULL");

    /// <summary>How many are open, by level and state.</summary>
    public static Task<IReadOnlyList<AlertCount>> CountsAsync(DbScope scope) => scope.QueryAsync<AlertCount>(
        "SELECT level, state, COUNT(*) AS count FROM alerts WHERE open_series IS NOT NULL GROUP BY level, state");

    /// <summary>When receivers were last told, by series.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> LastNotifiedAsync(DbScope scope, string ruleId, DateTimeOffset since)
    {
        var rows = await scope.RowsAsync(
            "SELECT series, MAX(notified_at) FROM alerts WHERE rule_id = @ruleId AND notified_at >= @since GROUP BY series",
            new { ruleId, since = since.ToUnixTimeMilliseconds() },
            static row => (Series: row.GetString(0), At: row.GetInt64(1))).ConfigureAwait(false);
        return rows.ToDictionary(static row => row.Series, static row => row.At, StringComparer.Ordinal);
    }

    /// <summary>Writes what became of an alert.</summary>
    /// <returns>False when somebody changed it in the meantime: nothing was written.</returns>
    public static async Task<bool> SaveAsync(DbScope scope, Alert? before, Alert? after)
    {
        if (before is null)
        {
            return await InsertAsync(scope, after!).ConfigureAwait(false) == 1;
        }

        if (after is null)
        {
            return await scope.ExecuteAsync("DELETE FROM alerts WHERE id = @Id AND revision = @Revision", before).ConfigureAwait(false) == 1;
        }

        return await scope.ExecuteAsync(
            """
            UPDATE alerts SET open_series = @OpenSeries, level = @Level, state = @State, value = @Value, threshold = @Threshold, summary = @Summary, fired_at = @FiredAt,
                notified_at = @NotifiedAt, is_suppressed = @IsSuppressed, escalations = @Escalations, acknowledged_at = @AcknowledgedAt, acknowledged_by = @AcknowledgedBy,
                resolved_at = @ResolvedAt, resolved_by = @ResolvedBy, updated_at = @UpdatedAt, revision = @Revision + 1
            WHERE id = @Id AND revision = @Revision
            """,
            after with { Revision = before.Revision }).ConfigureAwait(false) == 1;
    }

    public static async Task AddEventsAsync(DbScope scope, IReadOnlyList<AlertEvent> events)
    {
        foreach (var happened in events)
        {
            await scope.ExecuteAsync(
                "INSERT INTO alert_events (alert_id, at, kind, username, comment, level, value) VALUES (@AlertId, @At, @Kind, @Username, @Comment, @Level, @Value)", happened).ConfigureAwait(false);
        }
    }

    /// <summary>What happened to an alert, in order; the first so many.</summary>
    public static Task<IReadOnlyList<AlertEvent>> EventsAsync(DbScope scope, string alertId, int most) => scope.QueryAsync<AlertEvent>(
        "SELECT id, alert_id, at, kind, username, comment, level, value FROM alert_events WHERE alert_id = @alertId ORDER BY id LIMIT @most", new { alertId, most });

    /// <summary>Forgets alerts that were resolved before a moment, with all that belongs to them.</summary>
    /// <returns>How many went; fewer than asked for when no more are left.</returns>
    public static async Task<int> TrimAsync(DbScope scope, DateTimeOffset before, int most)
    {
        var ids = await scope.QueryAsync<string>(
            "SELECT id FROM alerts WHERE resolved_at < @before ORDER BY resolved_at LIMIT @most", new { before = before.ToUnixTimeMilliseconds(), most }).ConfigureAwait(false);
        if (ids.Count > 0)
        {
            await scope.ExecuteAsync("DELETE FROM alert_events WHERE alert_id IN @ids", new { ids }).ConfigureAwait(false);
            await scope.ExecuteAsync("DELETE FROM alert_notifications WHERE alert_id IN @ids", new { ids }).ConfigureAwait(false);
            await scope.ExecuteAsync("DELETE FROM alerts WHERE id IN @ids", new { ids }).ConfigureAwait(false);
        }

        return ids.Count;
    }

    private static Task<int> InsertAsync(DbScope scope, Alert alert) => scope.ExecuteAsync(
        $"""
        {scope.Database.InsertIgnore} INTO alerts ({Columns}, open_series)
        VALUES (@Id, @RuleId, @RuleName, @Series, @Subject, @Metric, @Level, @State, @Value, @Threshold, @Summary, @BeganAt, @FiredAt, @NotifiedAt, @IsSuppressed, @Escalations,
            @AcknowledgedAt, @AcknowledgedBy, @ResolvedAt, @ResolvedBy, @UpdatedAt, @Revision, @OpenSeries)
        """,
        alert);
}
