namespace ConfigCenter.Security;

/// <summary>Whom a token stands for.</summary>
internal sealed class TokenOwner
{
    public string TokenId { get; init; } = "";

    public string TokenKind { get; init; } = "";

    public string UserId { get; init; } = "";

    public string Username { get; init; } = "";

    public string Role { get; init; } = "";
}
