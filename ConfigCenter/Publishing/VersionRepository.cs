using System.Text;
using ConfigCenter.Data;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>The published versions.</summary>
internal static class VersionRepository
{
    public static readonly ListShape Shape = new(
        [new("author", "author = @value"), new("from", "created_at >= @value", FilterKind.Time), new("to", "created_at < @value", FilterKind.Time)],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["version"] = "version", ["createdAt"] = "created_at" },
        "-version",
        "version");

    private const string Summary = "version, changes, author, reason, restored_from, created_at";

    public static Task<Page<ConfigVersion>> ListAsync(DbScope scope, ListQuery query) =>
        ListSql.PageAsync<ConfigVersion>(scope, Summary, "config_versions", Shape, query);

    public static Task<ConfigVersion?> FindAsync(DbScope scope, long version) =>
        scope.FirstOrDefaultAsync<ConfigVersion>($"SELECT {Summary}, document FROM config_versions WHERE version = @version", new { version });

    public static Task<ConfigVersion?> LatestAsync(DbScope scope) =>
        scope.FirstOrDefaultAsync<ConfigVersion>($"SELECT {Summary}, document FROM config_versions ORDER BY version DESC LIMIT 1");

    /// <summary>0 when nothing was published.</summary>
    public static Task<long> LatestNumberAsync(DbScope scope) => scope.CountAsync("SELECT MAX(version) FROM config_versions");

    public static Task InsertAsync(DbScope scope, ConfigVersion version) => scope.ExecuteAsync(
        """
        INSERT INTO config_versions (version, document, changes, author, reason, restored_from, created_at)
        VALUES (@Version, @Document, @Changes, @Author, @Reason, @RestoredFrom, @CreatedAt)
        """,
        version);

    /// <summary>Forgets all but the newest.</summary>
    public static async Task<int> TrimAsync(DbScope scope, int keep) =>
        await scope.ExecuteAsync("DELETE FROM config_versions WHERE version <= @last", new { last = await LatestNumberAsync(scope).ConfigureAwait(false) - keep }).ConfigureAwait(false);

    /// <summary>The snapshot of a version.</summary>
    /// <exception cref="InvalidDataException">The store holds something else.</exception>
    public static Snapshot Snapshot(ConfigVersion version)
    {
        var read = SnapshotReader.Read(Encoding.UTF8.GetBytes(version.Document), UnknownFields.WarningWhenNewer);
        return read.Snapshot ?? throw new InvalidDataException($"The stored version {version.Version} cannot be read: {string.Join("; ", read.Errors)}");
    }
}
