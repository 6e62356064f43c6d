namespace ConfigCenter.Security;

/// <summary>Who does something, as the audit log names them.</summary>
/// <param name="UserId">Empty for the config center itself.</param>
/// <param name="Username">The name that they sign in with.</param>
/// <param name="Role">What they may do.</param>
/// <param name="Address">Where they came from; null is unknown.</param>
internal sealed record Actor(string UserId, string Username, Role Role, string? Address)
{
    /// <summary>The config center itself, at its first start.</summary>
    public static readonly Actor System = new("", "system", Role.Admin, null);
}
