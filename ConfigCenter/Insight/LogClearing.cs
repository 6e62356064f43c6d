using ConfigCenter.Data;
using ConfigCenter.Security;

namespace ConfigCenter.Insight;

/// <summary>Removes access logs on request: in short transactions, and never without a line in the audit log.</summary>
internal sealed class LogClearing
{
    private const int ChunkRows = 2000;
    private const int MostRows = 1_000_000;

    private readonly Database _database;
    private readonly TimeProvider _time;

    public LogClearing(Database database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>Removes what matches, at most a million requests.</summary>
    /// <param name="actor">An admin.</param>
    /// <param name="filter">What goes; its <see cref="LogFilter.To"/> is set.</param>
    /// <param name="query">The filter as it was asked for, for the audit log.</param>
    /// <param name="cancellation">Ends it; what was removed stays removed.</param>
    public async Task<Result<ClearedLogs>> ClearAsync(Actor actor, LogFilter filter, string query, CancellationToken cancellation)
    {
        if (actor.Role < Role.Admin)
        {
            return Failure.Forbidden("Only admins clear access logs.");
        }

        await AuditAsync(actor, "clearing", new { query }, cancellation).ConfigureAwait(false);
        var removed = 0L;
        var isComplete = false;
        try
        {
            while (!isComplete && removed < MostRows)
            {
                var chunk = await ChunkAsync(filter, cancellation).ConfigureAwait(false);
                removed += chunk;
                isComplete = chunk < ChunkRows;
            }
        }
        finally
        {
            await AuditAsync(actor, "cleared", new { query, removed, isComplete }, CancellationToken.None).ConfigureAwait(false);
        }

        return new ClearedLogs(removed, isComplete);
    }

    private async Task<int> ChunkAsync(LogFilter filter, CancellationToken cancellation)
    {
        var before = new LogId(filter.To!.Value - 1, long.MaxValue);
        var result = await _database.WriteAsync<int>(
            async scope => await AccessLogRepository.RemoveAsync(scope, filter, filter.From ?? 0, before, ChunkRows).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return result.Value;
    }

    private Task<Result<bool>> AuditAsync(Actor actor, string action, object detail, CancellationToken cancellation) => _database.WriteAsync<bool>(
        async scope =>
        {
            await AuditRepository.AddAsync(scope, actor, _time.GetUtcNow(), action, "logs", "access-logs", Documents.Write(detail)).ConfigureAwait(false);
            return true;
        },
        cancellation);
}
