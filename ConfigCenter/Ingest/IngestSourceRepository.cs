using ConfigCenter.Data;

namespace ConfigCenter.Ingest;

/// <summary>What was taken from whom: kept in the transaction of what was taken, so that a batch counts once.</summary>
internal static class IngestSourceRepository
{
    /// <summary>The source, made at its first batch; its row is locked until the transaction ends, so that its batches are taken one by one.</summary>
    public static async Task<IngestSource> LockAsync(DbScope scope, string kind, string source, DateTimeOffset now)
    {
        if (await FindAsync(scope, kind, source).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        await scope.ExecuteAsync(
            $"{scope.Database.InsertIgnore} INTO ingest_sources (kind, source, last_sequence, missing, accepted, refused, updated_at) VALUES (@kind, @source, 0, 0, 0, 0, @at)",
            new { kind, source, at = now.ToUnixTimeMilliseconds() }).ConfigureAwait(false);
        return (await FindAsync(scope, kind, source).ConfigureAwait(false))!;
    }

    /// <summary>Notes that a batch was taken, and how many before it never came.</summary>
    public static Task AdvanceAsync(DbScope scope, IngestSource source, IngestReceipt receipt, DateTimeOffset now) => scope.ExecuteAsync(
        """
        UPDATE ingest_sources SET last_sequence = @Sequence, missing = missing + @missing, accepted = accepted + @Accepted, refused = refused + @Refused, updated_at = @at
        WHERE id = @Id
        """,
        new { source.Id, receipt.Sequence, missing = receipt.Sequence - source.LastSequence - 1, receipt.Accepted, receipt.Refused, at = now.ToUnixTimeMilliseconds() });

    private static Task<IngestSource?> FindAsync(DbScope scope, string kind, string source) => scope.FirstOrDefaultAsync<IngestSource>(
        $"SELECT id, last_sequence FROM ingest_sources WHERE kind = @kind AND source = @source{scope.Database.ForUpdate}", new { kind, source });
}
