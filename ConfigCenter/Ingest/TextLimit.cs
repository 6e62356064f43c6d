namespace ConfigCenter.Ingest;

/// <summary>Texts as long as their columns.</summary>
internal static class TextLimit
{
    /// <summary>Characters of the name of anything that is configured.</summary>
    public const int Name = 200;

    /// <summary>The text, or its beginning, with no half of a character at its end.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
