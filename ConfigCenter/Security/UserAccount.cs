namespace ConfigCenter.Security;

/// <summary>A row of <c>users</c>.</summary>
internal sealed class UserAccount
{
    public string Id { get; init; } = "";

    public string Username { get; init; } = "";

    public string? DisplayName { get; init; }

    /// <summary>A word of <see cref="Roles"/>.</summary>
    public string Role { get; init; } = "";

    /// <summary>1 or 0.</summary>
    public long Enabled { get; init; }

    public string PasswordHash { get; init; } = "";

    /// <summary>In a row.</summary>
    public long FailedLogins { get; init; }

    public long? LockedUntil { get; init; }

    public long Revision { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }
}
