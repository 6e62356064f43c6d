using ConfigCenter.Data;

namespace ConfigCenter.Publishing;

/// <summary>The gateways that have been heard of.</summary>
internal static class InstanceRepository
{
    public static readonly ListShape Shape = new(
        [
            new("q", "LOWER(id) LIKE @value ESCAPE '!'", FilterKind.Contains),
            new("state", "state = @value"),
            new("version", "version = @value", FilterKind.Number),
            new("seenAfter", "last_seen >= @value", FilterKind.Time),
        ],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["id"] = "id", ["version"] = "version", ["lastSeen"] = "last_seen" },
        "id",
        "id");

    private const string Columns = "id, version, state, address, management_url, build, problems, started_at, first_seen, last_seen";

    public static Task<Page<GatewayInstance>> ListAsync(DbScope scope, ListQuery query) =>
        ListSql.PageAsync<GatewayInstance>(scope, Columns, "gateway_instances", Shape, query);

    public static Task<GatewayInstance?> FindAsync(DbScope scope, string id) =>
        scope.FirstOrDefaultAsync<GatewayInstance>($"SELECT {Columns} FROM gateway_instances WHERE id = @id", new { id });

    public static Task<IReadOnlyList<GatewayInstance>> SeenSinceAsync(DbScope scope, DateTimeOffset since) => scope.QueryAsync<GatewayInstance>(
        $"SELECT {Columns} FROM gateway_instances WHERE last_seen >= @since ORDER BY id", new { since = since.ToUnixTimeMilliseconds() });

    public static async Task SaveAsync(DbScope scope, GatewayInstance instance)
    {
        // Whether it is there decides the insert: an update that changes nothing would not tell.
        await scope.ExecuteAsync(
            $"{scope.Database.InsertIgnore} INTO gateway_instances ({Columns}) VALUES "
            + "(@Id, @Version, @State, @Address, @ManagementUrl, @Build, @Problems, @StartedAt, @FirstSeen, @LastSeen)",
            instance).ConfigureAwait(false);
        await scope.ExecuteAsync(
            """
            UPDATE gateway_instances SET version = @Version, state = @State, address = @Address, management_url = @ManagementUrl, build = @Build,
                problems = @Problems, started_at = @StartedAt, last_seen = @LastSeen
            WHERE id = @Id
            """,
            instance).ConfigureAwait(false);
    }

    public static Task<int> DeleteAsync(DbScope scope, string id) => scope.ExecuteAsync("DELETE FROM gateway_instances WHERE id = @id", new { id });

    public static Task<int> TrimAsync(DbScope scope, DateTimeOffset before) =>
        scope.ExecuteAsync("DELETE FROM gateway_instances WHERE last_seen < @before", new { before = before.ToUnixTimeMilliseconds() });
}
