namespace ConfigCenter.Data;

/// <summary>An object of the configuration, and what the store knows of it.</summary>
/// <param name="Id">Never changes.</param>
/// <param name="Value">As gateways read it; secrets are sealed.</param>
/// <param name="Revision">1 at first, one more with each change; the ETag.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
/// <param name="UpdatedBy">Who changed it last.</param>
internal sealed record Stored<T>(string Id, T Value, long Revision, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, string UpdatedBy);
