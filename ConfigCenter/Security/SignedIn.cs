namespace ConfigCenter.Security;

/// <summary>A credential, shown once.</summary>
internal sealed record SignedIn(UserAccount User, string Credential, DateTimeOffset ExpiresAt);
