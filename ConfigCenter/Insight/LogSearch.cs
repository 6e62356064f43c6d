using ConfigCenter.Data;
using ConfigCenter.Ingest;

namespace ConfigCenter.Insight;

/// <summary>
/// Searches access logs from the newest on, a slice of time after the other, so that a page takes a bounded time whatever is searched for:
/// one that has no index, or nothing to be found, ends with what it has and says where to go on.
/// </summary>
internal sealed class LogSearch
{
    private const long FirstSliceMs = 60_000;

    // A slice that took so long is not made longer.
    private static readonly TimeSpan LongSlice = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Database _database;
    private readonly TimeProvider _time;

    public LogSearch(Database database, TimeProvider time)
    {
        _database = database;
        _time = time;
    }

    /// <summary>One page.</summary>
    /// <param name="filter">What is searched for.</param>
    /// <param name="before">Where the page begins; null is the newest request.</param>
    /// <param name="count">How many requests a page has.</param>
    /// <param name="limit">When a page is ended that is not full; null is the usual time.</param>
    /// <param name="cancellation">Ends the search.</param>
    public Task<LogPage> PageAsync(LogFilter filter, LogId? before, int count, TimeSpan? limit, CancellationToken cancellation) =>
        _database.ReadAsync(scope => PageAsync(scope, filter, before, count, limit ?? Limit), cancellation);

    public Task<AccessLogRow?> FindAsync(LogId id, CancellationToken cancellation) => _database.ReadAsync(scope => AccessLogRepository.FindAsync(scope, id), cancellation);

    private async Task<LogPage> PageAsync(DbScope scope, LogFilter filter, LogId? before, int count, TimeSpan limit)
    {
        if (await AccessLogRepository.BoundsAsync(scope).ConfigureAwait(false) is not var (oldest, newest))
        {
            return new LogPage([], null, true);
        }

        var began = _time.GetTimestamp();
        var items = new List<AccessLogRow>();
        var place = Earlier(before ?? new LogId(newest, long.MaxValue), new LogId(Math.Min(newest, (filter.To ?? long.MaxValue) - 1), long.MaxValue));
        var end = Math.Max(oldest, filter.From ?? 0);
        var slice = FirstSliceMs;
        while (place.At >= end)
        {
            var from = Math.Max(end, place.At - slice);
            var sliceBegan = _time.GetTimestamp();
            items.AddRange(await AccessLogRepository.SearchAsync(scope, filter, from, place, count - items.Count).ConfigureAwait(false));
            if (items.Count == count)
            {
                return new LogPage(items, new LogId(items[^1].At, items[^1].Id), true);
            }

            // Everything from there on has been seen.
            place = new LogId(from, 0);
            if (from == end)
            {
                break;
            }

            if (_time.GetElapsedTime(began) >= limit)
            {
                return new LogPage(items, place, false);
            }

            slice = _time.GetElapsedTime(sliceBegan) < LongSlice ? slice * 2 : slice;
        }

        return new LogPage(items, null, true);
    }

    private static LogId Earlier(LogId a, LogId b) => (a.At, a.Id).CompareTo((b.At, b.Id)) < 0 ? a : b;
}
