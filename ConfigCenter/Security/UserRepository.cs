using ConfigCenter.Data;

namespace ConfigCenter.Security;

/// <summary>The users.</summary>
internal static class UserRepository
{
    public static readonly ListShape Shape = new(
        [
            new("q", "(LOWER(username) LIKE @value ESCAPE '!' OR LOWER(display_name) LIKE @value ESCAPE '!')", FilterKind.Contains),
            new("role", "role = @value"),
            new("enabled", "enabled = @value", FilterKind.Flag),
        ],
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["username"] = "username",
            ["role"] = "role",
            ["createdAt"] = "created_at",
            ["updatedAt"] = "updated_at",
        },
        "username",
        "id");

    private const string Columns =
        "id, username, display_name, role, enabled, password_hash, failed_logins, locked_until, revision, created_at, updated_at";

    public static Task<Page<UserAccount>> ListAsync(DbScope scope, ListQuery query) => ListSql.PageAsync<UserAccount>(scope, Columns, "users", Shape, query);

    public static Task<UserAccount?> ByNameAsync(DbScope scope, string username) =>
        scope.FirstOrDefaultAsync<UserAccount>($"SELECT {Columns} FROM users WHERE username = @username", new { username });

    /// <summary>By id; kept as it is until the transaction ends.</summary>
    public static Task<UserAccount?> LockAsync(DbScope scope, string id) =>
        scope.FirstOrDefaultAsync<UserAccount>($"SELECT {Columns} FROM users WHERE id = @id{scope.Database.ForUpdate}", new { id });

    /// <summary>By id, or else by name.</summary>
    public static async Task<UserAccount?> FindAsync(DbScope scope, string idOrName) =>
        await scope.FirstOrDefaultAsync<UserAccount>($"SELECT {Columns} FROM users WHERE id = @idOrName", new { idOrName }).ConfigureAwait(false)
        ?? await ByNameAsync(scope, idOrName).ConfigureAwait(false);

    /// <summary>How many could still administer, others than one; all admins are kept as they are until the transaction ends.</summary>
    public static async Task<int> OtherAdminsAsync(DbScope scope, string id) =>
        (await scope.QueryAsync<string>(
            $"SELECT id FROM users WHERE role = @role AND enabled = 1 AND id <> @id{scope.Database.ForUpdate}", new { role = Roles.Admin, id }).ConfigureAwait(false)).Count;

    public static Task<long> CountAsync(DbScope scope) => scope.CountAsync("SELECT COUNT(*) FROM users");

    public static Task InsertAsync(DbScope scope, UserAccount user) => scope.ExecuteAsync(
        $"""
        INSERT INTO users ({Columns})
        VALUES (@Id, @Username, @DisplayName, @Role, @Enabled, @PasswordHash, @FailedLogins, @LockedUntil, @Revision, @CreatedAt, @UpdatedAt)
        """,
        user);

    public static Task UpdateAsync(DbScope scope, UserAccount user) => scope.ExecuteAsync(
        """
        UPDATE users SET username = @Username, display_name = @DisplayName, role = @Role, enabled = @Enabled, password_hash = @PasswordHash,
            failed_logins = @FailedLogins, locked_until = @LockedUntil, revision = @Revision, updated_at = @UpdatedAt
        WHERE id = @Id
        """,
        user);

    public static Task DeleteAsync(DbScope scope, string id) => scope.ExecuteAsync("DELETE FROM users WHERE id = @id", new { id });

    /// <summary>Counts a failed sign-in, and locks the account when there were enough.</summary>
    public static Task CountFailureAsync(DbScope scope, string id, int limit, DateTimeOffset lockedUntil) => scope.ExecuteAsync(
        // The lock first: MySQL computes with what was assigned before it.
        """
        UPDATE users SET locked_until = CASE WHEN failed_logins + 1 >= @limit THEN @until ELSE locked_until END,
            failed_logins = CASE WHEN failed_logins + 1 >= @limit THEN 0 ELSE failed_logins + 1 END
        WHERE id = @id
        """,
        new { id, limit, until = lockedUntil.ToUnixTimeMilliseconds() });

    public static Task ClearFailuresAsync(DbScope scope, string id) =>
        scope.ExecuteAsync("UPDATE users SET failed_logins = 0, locked_until = NULL WHERE id = @id", new { id });
}
