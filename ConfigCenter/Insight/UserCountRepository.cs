using ConfigCenter.Data;
using ConfigCenter.Ingest;
using Gateway.Core.Ledger;

namespace ConfigCenter.Insight;

/// <summary>Distinct users, by the sketches of their hours and days.</summary>
internal static class UserCountRepository
{
    private const string Select =
        "SELECT slot, registers FROM user_sketches WHERE hours = @hours AND scope = @scope AND namespace = @name AND slot >= @from AND slot < @to";

    /// <summary>The users of a range, of whole hours: those that it touches.</summary>
    /// <param name="scope">The store.</param>
    /// <param name="ns">The namespace; null is all.</param>
    /// <param name="range">The range.</param>
    public static async Task<long> CountAsync(DbScope scope, string? ns, MinuteRange range)
    {
        var (first, last) = (range.From / 60, (range.To + 59) / 60);
        var (firstDay, lastDay) = ((first + UserSketchStore.Day - 1) / UserSketchStore.Day, last / UserSketchStore.Day);
        var users = new UserSketch();
        if (firstDay >= lastDay)
        {
            await MergeAsync(scope, ns, UserSketchStore.Hour, first, last, users).ConfigureAwait(false);
        }
        else
        {
            await MergeAsync(scope, ns, UserSketchStore.Hour, first, firstDay * UserSketchStore.Day, users).ConfigureAwait(false);
            await MergeAsync(scope, ns, UserSketchStore.Day, firstDay, lastDay, users).ConfigureAwait(false);
            await MergeAsync(scope, ns, UserSketchStore.Hour, lastDay * UserSketchStore.Day, last, users).ConfigureAwait(false);
        }

        return Count(users);
    }

    /// <summary>The users of each hour of a range that had any, by hours since 1970.</summary>
    public static async Task<IReadOnlyList<(long Hour, UserSketch Users)>> HoursAsync(DbScope scope, string? ns, MinuteRange range)
    {
        var parameters = Parameters(ns, UserSketchStore.Hour, range.From / 60, (range.To + 59) / 60);
        return await scope.RowsAsync(Select, parameters, static row => (row.GetInt64(0), Load((byte[])row.GetValue(1)))).ConfigureAwait(false);
    }

    public static long Count(UserSketch users) => (long)Math.Round(users.Estimate());

    private static async Task MergeAsync(DbScope scope, string? ns, int hours, long from, long to, UserSketch users)
    {
        if (from >= to)
        {
            return;
        }

        await scope.RowsAsync(
            Select,
            Parameters(ns, hours, from, to),
            row =>
            {
                users.Merge(Load((byte[])row.GetValue(1)));
                return true;
            }).ConfigureAwait(false);
    }

    private static object Parameters(string? ns, int hours, long from, long to) =>
        new { hours, scope = ns is null ? UserSketchStore.All : UserSketchStore.One, name = ns ?? "", from, to };

    private static UserSketch Load(byte[] registers) => UserSketch.TryLoad(registers) ?? throw new InvalidDataException("A stored sketch of users cannot be read.");
}
