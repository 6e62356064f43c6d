using ConfigCenter.Data;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>The rows of <c>settings</c>: one for the config center, which is also the lock of every change, one for all gateways, one that knows the secrets' key.</summary>
internal static class SettingsRepository
{
    public const string Center = "center";

    public const string Gateway = "gateway";

    private const string SecretsKey = "secrets-key";
    private const string Select = "SELECT name AS id, document, revision, created_at, updated_at, updated_by FROM settings WHERE name = @name";

    /// <summary>Reads the config center's settings and keeps every other change waiting until this transaction ends.</summary>
    public static async Task<Stored<CenterSettings>> LockAsync(DbScope scope) =>
        await FindAsync(scope, Center, CenterSettings.Read, scope.Database.ForUpdate).ConfigureAwait(false)
        ?? throw new InvalidDataException("The database has no settings: it was not set up by this program.");

    public static async Task<Stored<CenterSettings>> CenterAsync(DbScope scope) =>
        await FindAsync(scope, Center, CenterSettings.Read).ConfigureAwait(false) ?? Initial(new CenterSettings());

    public static async Task<Stored<GatewayDefaults>> DefaultsAsync(DbScope scope) =>
        await FindAsync(scope, Gateway, GatewayDefaults.Read).ConfigureAwait(false) ?? Initial(new GatewayDefaults());

    /// <summary>The fingerprint of the key that the stored secrets are sealed with; null before the first start.</summary>
    public static async Task<string?> KeyFingerprintAsync(DbScope scope) =>
        (await FindAsync(scope, SecretsKey, static json => json.Required("fingerprint")).ConfigureAwait(false))?.Value;

    public static Task SaveKeyFingerprintAsync(DbScope scope, string fingerprint, Stamp stamp) =>
        SaveAsync(scope, SecretsKey, new Stored<object>(SecretsKey, new { fingerprint }, 1, stamp.At, stamp.At, stamp.By));

    public static async Task SaveAsync<T>(DbScope scope, string name, Stored<T> item)
    {
        var row = new
        {
            name,
            document = Documents.Write(item.Value),
            revision = item.Revision,
            created = item.CreatedAt.ToUnixTimeMilliseconds(),
            updated = item.UpdatedAt.ToUnixTimeMilliseconds(),
            by = item.UpdatedBy,
        };
        var changed = await scope.ExecuteAsync(
            "UPDATE settings SET document = @document, revision = @revision, updated_at = @updated, updated_by = @by WHERE name = @name", row).ConfigureAwait(false);
        if (changed == 0)
        {
            await scope.ExecuteAsync(
                "INSERT INTO settings (name, document, revision, created_at, updated_at, updated_by) VALUES (@name, @document, @revision, @created, @updated, @by)",
                row).ConfigureAwait(false);
        }
    }

    private static async Task<Stored<T>?> FindAsync<T>(DbScope scope, string name, Func<JsonObjectReader, T> read, string suffix = "")
        where T : class
    {
        var row = await scope.FirstOrDefaultAsync<StoredRow>(Select + suffix, new { name }).ConfigureAwait(false);
        return row is null
            ? null
            : new Stored<T>(
                name,
                Documents.Read(row.Document, read, $"settings '{name}'"),
                row.Revision,
                DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt),
                DateTimeOffset.FromUnixTimeMilliseconds(row.UpdatedAt),
                row.UpdatedBy);
    }

    private static Stored<T> Initial<T>(T value) => new("", value, 0, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "");
}
