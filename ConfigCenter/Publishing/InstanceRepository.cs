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

    private const string Shown = Columns + ", upstreams";
    private const string Joined = "gateway_instances LEFT JOIN instance_upstreams ON instance_id = id";

    public static Task<Page<GatewayInstance>> ListAsync(DbScope scope, ListQuery query) =>
        ListSql.PageAsync<GatewayInstance>(scope, Shown, Joined, Shape, query);

    public static Task<GatewayInstance?> FindAsync(DbScope scope, string id) =>
        scope.FirstOrDefaultAsync<GatewayInstance>($"SELECT {Shown} FROM {Joined} WHERE id = @id", new { id });

    public static Task<IReadOnlyList<GatewayInstance>> SeenSinceAsync(DbScope scope, DateTimeOffset since) => scope.QueryAsync<GatewayInstance>(
        $"SELECT {Shown} FROM {Joined} WHERE last_seen >= @since ORDER BY id", new { since = since.ToUnixTimeMilliseconds() });

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
        await scope.ExecuteAsync($"{scope.Database.InsertIgnore} INTO instance_upstreams (instance_id) VALUES (@Id)", instance).ConfigureAwait(false);
        await scope.ExecuteAsync("UPDATE instance_upstreams SET upstreams = @Upstreams WHERE instance_id = @Id", instance).ConfigureAwait(false);
    }

    public static async Task<int> DeleteAsync(DbScope scope, string id)
    {
        await scope.ExecuteAsync("DELETE FROM instance_upstreams WHERE instance_id = @id", new { id }).ConfigureAwait(false);
        return await scope.ExecuteAsync("DELETE FROM gateway_instances WHERE id = @id", new { id }).ConfigureAwait(false);
    }

    public static async Task<int> TrimAsync(DbScope scope, DateTimeOffset before)
    {
        var removed = await scope.ExecuteAsync("DELETE FROM gateway_instances WHERE last_seen < @before", new { before = before.ToUnixTimeMilliseconds() }).ConfigureAwait(false);
        if (removed > 0)
        {
            await scope.ExecuteAsync("DELETE FROM instance_upstreams WHERE instance_id NOT IN (SELECT id FROM gateway_instances)").ConfigureAwait(false);
        }

        return removed;
    }
}
