using ConfigCenter.Data;

namespace ConfigCenter.Publishing;

/// <summary>Counts what belongs to a namespace.</summary>
internal sealed class NamespaceStats
{
    private readonly Database _database;

    public NamespaceStats(Database database) => _database = database;

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
                await scope.CountAsync("SELECT COUNT(*) FROM policy_namespaces WHERE code = @code", new { code }).ConfigureAwait(false));
        },
        cancellation);
}
