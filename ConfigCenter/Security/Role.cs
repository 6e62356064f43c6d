namespace ConfigCenter.Security;

/// <summary>What a user may do; each may what those before it may.</summary>
internal enum Role
{
    /// <summary>Sees everything but users and secrets.</summary>
    Viewer,

    /// <summary>Changes and publishes the configuration.</summary>
    Editor,

    /// <summary>Manages users and the config center's settings.</summary>
    Admin,
}
