using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace ConfigCenter.Ui.Texts;

/// <summary>The words of the admin UI, in the language of the browser; one file a language, with the same keys.</summary>
public sealed class UiText
{
    /// <summary>The first is the one for browsers that ask for none of them.</summary>
    public static readonly IReadOnlyList<string> Languages = ["en", "zh"];

    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> All =
        Languages.ToFrozenDictionary(static language => language, Read, StringComparer.Ordinal);

    private FrozenDictionary<string, string> _texts = All[Languages[0]];

    public string Language { get; private set; } = Languages[0];

    /// <summary>A text; the key itself where there is none, for a test to find.</summary>
    public string this[string key] => _texts.GetValueOrDefault(key, key);

    /// <summary>A text with values for its {0}, {1}, …</summary>
    public string this[string key, params object?[] values] => string.Format(CultureInfo.InvariantCulture, this[key], values);

    public static UiText Of(string language)
    {
        var text = new UiText();
        text.Use(language);
        return text;
    }

    public static IReadOnlyDictionary<string, string> AllOf(string language) => All[language];

    public void Use(string language)
    {
        Language = language;
        _texts = All[language];
    }

    /// <summary>A text, or null where there is none.</summary>
    public string? Find(string key) => _texts.GetValueOrDefault(key);

    /// <summary>A word of the configuration as people read it; itself where it has no other name.</summary>
    public string Word(string word) => Find($"word.{word}") ?? word;

    private static FrozenDictionary<string, string> Read(string language)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"texts/{language}.json")!;
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
