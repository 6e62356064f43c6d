namespace ConfigCenter.Security;

/// <summary>A row of <c>user_tokens</c>: something that stands for a user until it expires. The credential itself is not in it.</summary>
internal sealed class UserToken
{
    public string Id { get; init; } = "";

    public string UserId { get; init; } = "";

    /// <summary>A word of <see cref="TokenKinds"/>.</summary>
    public string Kind { get; init; } = "";

    public string? Name { get; init; }

    public string TokenHash { get; init; } = "";

    public long CreatedAt { get; init; }

    public long ExpiresAt { get; init; }
}
