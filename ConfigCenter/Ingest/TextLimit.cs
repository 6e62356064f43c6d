namespace ConfigCenter.Ingest;

/// <summary>Texts as long as their columns.</summary>
internal static class TextLimit
{
    /// <summary>Characters of the name of anything that is configured.</summary>
    public const int Name = 200;

    /// <summary>The text, or its beginning, with no half of a character at its end; U+0000, which ends a text for SQLite, is replaced.</summary>
    public static string Cut(string text, int length)
    {
        var cut = text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
        return cut.Replace('\0', '\ufffd');
    }
}
