using ConfigCenter.Data;

namespace ConfigCenter.Security;

/// <summary>Sessions and API tokens.</summary>
internal static class TokenRepository
{
    private const string Columns = "id, user_id, kind, name, token_hash, created_at, expires_at";

    private const string Owners =
        """
        SELECT t.id AS token_id, t.kind AS token_kind, u.id AS user_id, u.username, u.role
        FROM user_tokens t JOIN users u ON u.id = t.user_id
        WHERE t.expires_at > @now AND u.enabled = 1
        """;

    public static Task InsertAsync(DbScope scope, UserToken token) => scope.ExecuteAsync(
        $"INSERT INTO user_tokens ({Columns}) VALUES (@Id, @UserId, @Kind, @Name, @TokenHash, @CreatedAt, @ExpiresAt)", token);

    /// <summary>The user that a token stands for now; null when there is none, or the user is disabled.</summary>
    public static Task<TokenOwner?> OwnerAsync(DbScope scope, string tokenHash, DateTimeOffset now) => scope.FirstOrDefaultAsync<TokenOwner>(
        $"{Owners} AND t.token_hash = @tokenHash", new { tokenHash, now = now.ToUnixTimeMilliseconds() });

    /// <summary>The same by the token's id.</summary>
    public static Task<TokenOwner?> OwnerByIdAsync(DbScope scope, string id, DateTimeOffset now) => scope.FirstOrDefaultAsync<TokenOwner>(
        $"{Owners} AND t.id = @id", new { id, now = now.ToUnixTimeMilliseconds() });

    public static Task<IReadOnlyList<UserToken>> OfUserAsync(DbScope scope, string userId, string kind) => scope.QueryAsync<UserToken>(
        $"SELECT {Columns} FROM user_tokens WHERE user_id = @userId AND kind = @kind ORDER BY created_at, id", new { userId, kind });

    public static Task<int> DeleteAsync(DbScope scope, string userId, string id) =>
        scope.ExecuteAsync("DELETE FROM user_tokens WHERE id = @id AND user_id = @userId", new { id, userId });

    public static Task<int> DeleteAllAsync(DbScope scope, string userId) =>
        scope.ExecuteAsync("DELETE FROM user_tokens WHERE user_id = @userId", new { userId });

    public static Task<int> TrimAsync(DbScope scope, DateTimeOffset now) =>
        scope.ExecuteAsync("DELETE FROM user_tokens WHERE expires_at <= @now", new { now = now.ToUnixTimeMilliseconds() });
}
