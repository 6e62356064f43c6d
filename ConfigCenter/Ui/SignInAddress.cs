namespace ConfigCenter.Ui;

/// <summary>The page to sign in on, and where it leads afterwards.</summary>
internal static class SignInAddress
{
    public const string Path = "/sign-in";

    /// <summary>The page, which leads back to what was asked for.</summary>
    public static string For(HttpRequest request) => For(HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString : "/");

    public static string For(string pathAndQuery) => pathAndQuery is "/" ? Path : $"{Path}?return={Uri.EscapeDataString(pathAndQuery)}";

    /// <summary>A path of ours; the overview for anything else, another host's above all.</summary>
    public static string Return(string? path) =>
        path is ['/', not '/' and not '\\', ..] && !path.Any(char.IsControl) && !path.StartsWith(Path, StringComparison.OrdinalIgnoreCase) ? path : "/";
}
