namespace Gateway.Core.Authentication.Jwt;

/// <summary>What verification came to.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Token">The token, where it is valid.</param>
internal readonly record struct JwtVerdict(JwtStatus Status, VerifiedJwt? Token = null);
