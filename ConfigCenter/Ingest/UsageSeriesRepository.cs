using ConfigCenter.Data;

namespace ConfigCenter.Ingest;

/// <summary>The ids of series.</summary>
internal static class UsageSeriesRepository
{
    private const int AtOnce = 500;

    /// <summary>The id of every series; those that are new are made.</summary>
    public static async Task<IReadOnlyDictionary<UsageSeries, long>> IdsAsync(DbScope scope, IEnumerable<UsageSeries> series)
    {
        var wanted = series.Distinct().ToDictionary(static item => item.Digest(), StringComparer.Ordinal);
        var ids = await FindAsync(scope, wanted.Keys).ConfigureAwait(false);
        var missing = wanted.Where(pair => !ids.ContainsKey(pair.Key)).OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            // Another center may make the same ones: what is there by then stays.
            await scope.ExecuteAsync(
                $"{scope.Database.InsertIgnore} INTO usage_series (digest, namespace, api_key, model, route, upstream) VALUES (@Key, @Namespace, @ApiKey, @Model, @Route, @Upstream)",
                missing.Select(static pair => new { pair.Key, pair.Value.Namespace, pair.Value.ApiKey, pair.Value.Model, pair.Value.Route, pair.Value.Upstream })).ConfigureAwait(false);
            foreach (var (digest, id) in await FindAsync(scope, missing.Select(static pair => pair.Key)).ConfigureAwait(false))
            {
                ids[digest] = id;
            }
        }

        return wanted.ToDictionary(static pair => pair.Value, pair => ids[pair.Key]);
    }

    private static async Task<Dictionary<string, long>> FindAsync(DbScope scope, IEnumerable<string> digests)
    {
        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var chunk in digests.Chunk(AtOnce))
        {
            foreach (var (digest, id) in await scope.QueryAsync<(string, long)>("SELECT digest, id FROM usage_series WHERE digest IN @chunk", new { chunk }).ConfigureAwait(false))
            {
                ids[digest] = id;
            }
        }

        return ids;
    }
}
