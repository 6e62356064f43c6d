using ConfigCenter.Data;

namespace ConfigCenter.Security;

/// <summary>The audit log: written in the transaction of what it tells of.</summary>
internal static class AuditRepository
{
    public static readonly ListShape Shape = new(
        [
            new("username", "username = @value"),
            new("resource", "resource = @value"),
            new("name", "name = @value"),
            new("action", "action = @value"),
            new("from", "at >= @value", FilterKind.Time),
            new("to", "at < @value", FilterKind.Time),
        ],
        new Dictionary<string, string>(StringComparer.Ordinal) { ["at"] = "at" },
        "-at",
        "id");

    private const int MaxName = 200;

    public static Task AddAsync(DbScope scope, Actor actor, DateTimeOffset at, string action, string resource, string name, string? detail = null) =>
        scope.ExecuteAsync(
            "INSERT INTO audit_log (at, username, address, action, resource, name, detail) VALUES (@at, @Username, @Address, @action, @resource, @name, @detail)",
            new
            {
                at = at.ToUnixTimeMilliseconds(),
                actor.Username,
                actor.Address,
                action,
                resource,
                name = name.Length > MaxName ? name[..MaxName] : name,
                detail,
            });

    public static Task<Page<AuditEntry>> ListAsync(DbScope scope, ListQuery query) =>
        ListSql.PageAsync<AuditEntry>(scope, "id, at, username, address, action, resource, name, detail", "audit_log", Shape, query);

    public static Task<int> TrimAsync(DbScope scope, DateTimeOffset before) =>
        scope.ExecuteAsync("DELETE FROM audit_log WHERE at < @before", new { before = before.ToUnixTimeMilliseconds() });
}
