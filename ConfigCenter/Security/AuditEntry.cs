namespace ConfigCenter.Security;

/// <summary>A row of <c>audit_log</c>.</summary>
internal sealed class AuditEntry
{
    public long Id { get; init; }

    public long At { get; init; }

    public string Username { get; init; } = "";

    public string? Address { get; init; }

    /// <summary><c>created</c>, <c>updated</c>, <c>deleted</c>, <c>published</c>, <c>login</c>, …</summary>
    public string Action { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>JSON, without secrets; null is none.</summary>
    public string? Detail { get; init; }
}
