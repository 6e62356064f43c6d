using ConfigCenter.Data;
using Gateway.Core.Ledger;

namespace ConfigCenter.Ingest;

/// <summary>Merges users into their sketches: of the hour and of the day, of the namespace and of all.</summary>
internal static class UserSketchStore
{
    /// <summary>Hours of the two spans that are kept; days begin at midnight UTC.</summary>
    public const int Hour = 1;

    public const int Day = 24;

    /// <summary>The scopes: all namespaces together, and one.</summary>
    public const int All = 0;

    public const int One = 1;

    private const string Where = "WHERE hours = @Hours AND scope = @Scope AND namespace = @Namespace AND slot = @Slot";

    public static async Task MergeAsync(DbScope scope, IReadOnlyList<UserRegisters> users)
    {
        var sketches = new SortedDictionary<UserSketchKey, UserSketch>();
        foreach (var seen in users)
        {
            Merge(sketches, new UserSketchKey(Hour, One, seen.Namespace, seen.Hour), seen.Sketch);
            Merge(sketches, new UserSketchKey(Hour, All, "", seen.Hour), seen.Sketch);
            Merge(sketches, new UserSketchKey(Day, One, seen.Namespace, seen.Hour / Day), seen.Sketch);
            Merge(sketches, new UserSketchKey(Day, All, "", seen.Hour / Day), seen.Sketch);
        }

        foreach (var (key, sketch) in sketches)
        {
            await MergeAsync(scope, key, sketch).ConfigureAwait(false);
        }
    }

    private static void Merge(SortedDictionary<UserSketchKey, UserSketch> sketches, UserSketchKey key, UserSketch sketch)
    {
        if (!sketches.TryGetValue(key, out var merged))
        {
            sketches[key] = merged = new UserSketch();
        }

        merged.Merge(sketch);
    }

    private static async Task MergeAsync(DbScope scope, UserSketchKey key, UserSketch sketch)
    {
        var stored = await FindAsync(scope, key).ConfigureAwait(false);
        if (stored is null)
        {
            await scope.ExecuteAsync(
                $"{scope.Database.InsertIgnore} INTO user_sketches (hours, scope, namespace, slot, registers) VALUES (@Hours, @Scope, @Namespace, @Slot, @registers)",
                new { key.Hours, key.Scope, key.Namespace, key.Slot, registers = new UserSketch().Registers.ToArray() }).ConfigureAwait(false);
            stored = await FindAsync(scope, key).ConfigureAwait(false);
        }

        var merged = UserSketch.TryLoad(stored) ?? throw new InvalidDataException($"The stored sketch of users {key} cannot be read.");
        merged.Merge(sketch);
        if (!merged.Registers.SequenceEqual(stored))
        {
            await scope.ExecuteAsync(
                $"UPDATE user_sketches SET registers = @registers {Where}",
                new { key.Hours, key.Scope, key.Namespace, key.Slot, registers = merged.Registers.ToArray() }).ConfigureAwait(false);
        }
    }

    private static Task<byte[]?> FindAsync(DbScope scope, UserSketchKey key) =>
        scope.FirstOrDefaultAsync<byte[]>($"SELECT registers FROM user_sketches {Where}{scope.Database.ForUpdate}", key);
}
