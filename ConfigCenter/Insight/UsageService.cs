using ConfigCenter.Data;
using ConfigCenter.Ingest;
using Gateway.Core.Ledger;

namespace ConfigCenter.Insight;

/// <summary>What gateways served, by range, over time and by name.</summary>
internal sealed class UsageService
{
    private readonly Database _database;

    public UsageService(Database database) => _database = database;

    public Task<UsageSums> TotalAsync(UsageFilter filter, MinuteRange range, CancellationToken cancellation) =>
        _database.ReadAsync(scope => UsageRepository.TotalAsync(scope, filter, range), cancellation);

    public Task<UsageSummary> SummaryAsync(UsageFilter filter, MinuteRange range, CancellationToken cancellation) => _database.ReadAsync(
        async scope => new UsageSummary(
            await UsageRepository.TotalAsync(scope, filter, range).ConfigureAwait(false),
            await UsageRepository.TalliesAsync(scope, filter, range).ConfigureAwait(false),
            filter.TryGetUsers(out var ns) ? await UserCountRepository.CountAsync(scope, ns, range).ConfigureAwait(false) : null),
        cancellation);

    /// <summary>Every point of a grid, those without requests too.</summary>
    public Task<IReadOnlyList<UsagePoint>> SeriesAsync(UsageFilter filter, TimeGrid grid, CancellationToken cancellation) => _database.ReadAsync(
        async scope =>
        {
            UsageSums[] sums = [.. Enumerable.Range(0, grid.Edges.Count - 1).Select(static _ => new UsageSums())];
            foreach (var segment in UsageSlots.Of(grid))
            {
                foreach (var (slot, counted) in await UsageRepository.SlotsAsync(scope, filter, segment).ConfigureAwait(false))
                {
                    sums[grid.IndexOf(slot * segment.Table.Minutes)].Add(counted);
                }
            }

            var users = await UsersAsync(scope, filter, grid).ConfigureAwait(false);
            return (IReadOnlyList<UsagePoint>)[.. sums.Select((sum, i) => new UsagePoint(grid.Edges[i], sum, users is null ? null : UserCountRepository.Count(users[i])))];
        },
        cancellation);

    /// <summary>The first names of a dimension by a metric; what has no name is one of them.</summary>
    /// <param name="dimension">What is ranked.</param>
    /// <param name="metric">What by.</param>
    /// <param name="filter">What is counted.</param>
    /// <param name="range">When.</param>
    /// <param name="before">The range to compare with; null is none.</param>
    /// <param name="count">How many names.</param>
    /// <param name="cancellation">Ends the query.</param>
    public Task<IReadOnlyList<UsageRank>> RankAsync(
        UsageDimension dimension, UsageMetric metric, UsageFilter filter, MinuteRange range, MinuteRange? before, int count, CancellationToken cancellation) => _database.ReadAsync(
        async scope =>
        {
            var now = await UsageRepository.NamesAsync(scope, dimension, filter, range).ConfigureAwait(false);
            var earlier = before is null ? null : await UsageRepository.NamesAsync(scope, dimension, filter, before.Value).ConfigureAwait(false);
            var first = now.OrderByDescending(pair => metric.Value(pair.Value)).ThenBy(static pair => pair.Key, StringComparer.Ordinal).Take(count);
            var ranks = new List<UsageRank>();
            foreach (var (name, sums) in first)
            {
                var hasUsers = dimension == UsageDimension.Namespace && filter.TryGetUsers(out _);
                ranks.Add(new UsageRank(
                    name,
                    sums,
                    earlier is null ? null : earlier.GetValueOrDefault(name) ?? new UsageSums(),
                    hasUsers ? await UserCountRepository.CountAsync(scope, name, range).ConfigureAwait(false) : null));
            }

            return (IReadOnlyList<UsageRank>)ranks;
        },
        cancellation);

    /// <summary>The names of every dimension, at most so many of each.</summary>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ValuesAsync(int most, CancellationToken cancellation) => _database.ReadAsync(
        async scope =>
        {
            var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var dimension in UsageDimension.All)
            {
                values[dimension.Name] = await UsageRepository.ValuesAsync(scope, dimension, most).ConfigureAwait(false);
            }

            return (IReadOnlyDictionary<string, IReadOnlyList<string>>)values;
        },
        cancellation);

    private static async Task<UserSketch[]?> UsersAsync(DbScope scope, UsageFilter filter, TimeGrid grid)
    {
        // Users are known by the hour, and a year of hours is more than an answer is worth.
        const long longest = 100 * 24 * 60;
        if (grid.Granularity == Granularity.Minute || grid.Range.Length > longest || !filter.TryGetUsers(out var ns))
        {
            return null;
        }

        UserSketch[] users = [.. Enumerable.Range(0, grid.Edges.Count - 1).Select(static _ => new UserSketch())];
        foreach (var (hour, seen) in await UserCountRepository.HoursAsync(scope, ns, grid.Range).ConfigureAwait(false))
        {
            users[grid.IndexOf(hour * 60)].Merge(seen);
        }

        return users;
    }
}
