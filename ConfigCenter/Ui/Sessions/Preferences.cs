using ConfigCenter.Ui.Texts;

namespace ConfigCenter.Ui.Sessions;

/// <summary>What people chose for their browser; kept in cookies of the page, which say nothing else.</summary>
/// <param name="Language">A language of <see cref="UiText.Languages"/>.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c> or <c>system</c>.</param>
public sealed record Preferences(string Language, string Theme)
{
    public const string LanguageCookie = "admin_language";

    public const string ThemeCookie = "admin_theme";

    /// <summary>What was chosen, or else what the browser asks for.</summary>
    public static Preferences Of(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var language = request.Cookies[LanguageCookie];
        return new Preferences(
            UiText.Languages.Contains(language) ? language! : Preferred(request.GetTypedHeaders().AcceptLanguage),
            request.Cookies[ThemeCookie] is "light" or "dark" ? request.Cookies[ThemeCookie]! : "system");
    }

    private static string Preferred(IList<Microsoft.Net.Http.Headers.StringWithQualityHeaderValue> accepted) =>
        accepted.OrderByDescending(static one => one.Quality ?? 1)
            .Select(static one => UiText.Languages.FirstOrDefault(language => one.Value.StartsWith(language, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(static language => language is not null) ?? UiText.Languages[0];
}
