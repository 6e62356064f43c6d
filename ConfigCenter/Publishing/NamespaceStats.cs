using ConfigCenter.Data;
using ConfigCenter.Insight;

namespace ConfigCenter.Publishing;

/// <summary>Counts what belongs to a namespace, and what it was used for.</summary>
internal sealed class NamespaceStats
{
    private const long DayMinutes = 24 * 60;

    private readonly Database _database;
    private readonly TimeProvider _time;

    public NamespaceStats(Database database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>Null when there is no such namespace.</summary>
    public Task<NamespaceCounts?> FindAsync(string idOrCode, CancellationToken cancellation) => _database.ReadAsync(
        async scope =>
        {
            var item = await ConfigParts.Namespaces.Repository.FindAsync(scope, idOrCode).ConfigureAwait(false);
            if (item is null)
            {
                return null;
            }

            var code = item.Value.Code;
            return new NamespaceCounts(
                code,
                await scope.CountAsync("SELECT COUNT(*) FROM api_keys WHERE namespace_code = @code", new { code }).ConfigureAwait(false),
                await scope.CountAsync("SELECT COUNT(*) FROM api_keys WHERE namespace_code = @code AND enabled = 1", new { code }).ConfigureAwait(false),
                await scope.CountAsync("SELECT COUNT(*) FROM routes WHERE namespace_code = @code", new { code }).ConfigureAwait(false),
                await scope.CountAsync("SELECT COUNT(*) FROM policy_namespaces WHERE code = @code", new { code }).ConfigureAwait(false),
                await UsageAsync(scope, code).ConfigureAwait(false));
        },
        cancellation);

    private async Task<NamespaceUsage> UsageAsync(DbScope scope, string code)
    {
        var now = (_time.GetUtcNow().ToUnixTimeSeconds() / 60) + 1;
        var range = new MinuteRange(now - DayMinutes, now);
        var sums = await UsageRepository.TotalAsync(scope, new UsageFilter([(UsageDimension.Namespace, code)]), range).ConfigureAwait(false);
        return new NamespaceUsage(
            sums.Requests, sums.Refused, sums.InputTokens, sums.OutputTokens, sums.CostUsd, await UserCountRepository.CountAsync(scope, code, range).ConfigureAwait(false));
    }
}
