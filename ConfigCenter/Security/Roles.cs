namespace ConfigCenter.Security;

/// <summary>The words for roles.</summary>
internal static class Roles
{
    public const string Viewer = "viewer";

    public const string Editor = "editor";

    public const string Admin = "admin";

    public static readonly string[] All = [Viewer, Editor, Admin];

    /// <summary>The role that a word of <see cref="All"/> stands for.</summary>
    public static Role Parse(string word) => word switch
    {
        Admin => Role.Admin,
        Editor => Role.Editor,
        _ => Role.Viewer,
    };
}
