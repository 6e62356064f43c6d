using ConfigCenter.Data;
using ConfigCenter.Ingest;
using ConfigCenter.Publishing;

namespace ConfigCenter.Insight;

/// <summary>Removes access logs and usage that are older than the settings keep, the oldest first, in short transactions.</summary>
internal sealed class TrafficRetention
{
    private const int ChunkRows = 2000;

    private readonly Database _database;
    private readonly TimeProvider _time;

    public TrafficRetention(Database database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>Removes once.</summary>
    /// <returns>Access logs, and rows of usage, that went.</returns>
    public async Task<(long Logs, long Usage)> TrimAsync(RetentionSettings keep, CancellationToken cancellation)
    {
        var now = _time.GetUtcNow();
        var logs = await TrimAsync("access_logs", "at", "", now.AddDays(-keep.AccessLogDays).ToUnixTimeMilliseconds(), cancellation).ConfigureAwait(false);
        var minute = now.AddDays(-keep.UsageDays).ToUnixTimeSeconds() / 60;
        var usage = 0L;
        foreach (var table in (UsageTable[])[UsageTable.ByMinute, UsageTable.ByHour])
        {
            usage += await TrimAsync(table.Tallies, "slot", "", minute / table.Minutes, cancellation).ConfigureAwait(false);
            usage += await TrimAsync(table.Name, "slot", "", minute / table.Minutes, cancellation).ConfigureAwait(false);
        }

        foreach (var hours in (int[])[UserSketchStore.Hour, UserSketchStore.Day])
        {
            foreach (var scope in (int[])[UserSketchStore.All, UserSketchStore.One])
            {
                usage += await TrimAsync(
                    "user_sketches", "slot", FormattableString.Invariant($"hours = {hours} AND scope = {scope} AND "), minute / 60 / hours, cancellation).ConfigureAwait(false);
            }
        }

        usage += await TrimAsync("ingest_sources", "updated_at", "", now.AddDays(-keep.UsageDays).ToUnixTimeMilliseconds(), cancellation).ConfigureAwait(false);
        return (logs, usage);
    }

    private async Task<long> TrimAsync(string table, string column, string where, long before, CancellationToken cancellation)
    {
        var removed = 0L;
        while (true)
        {
            var chunk = await _database.WriteAsync<int>(scope => ChunkAsync(scope, table, column, where, before), cancellation).ConfigureAwait(false);
            removed += chunk.Value;
            if (chunk.Value < ChunkRows)
            {
                return removed;
            }
        }
    }

    /// <summary>Removes the oldest rows: so many, and those that are exactly as old as the last of them.</summary>
    private static async Task<Result<int>> ChunkAsync(DbScope scope, string table, string column, string where, long before)
    {
        var last = await scope.FirstOrDefaultAsync<long?>(
            $"SELECT {column} FROM {table} WHERE {where}{column} < @before ORDER BY {column} LIMIT 1 OFFSET @offset", new { before, offset = ChunkRows - 1 }).ConfigureAwait(false);
        return await scope.ExecuteAsync($"DELETE FROM {table} WHERE {where}{column} <= @last", new { last = last ?? before - 1 }).ConfigureAwait(false);
    }
}
