using System.Buffers;

namespace Gateway.Core.Configuration;

/// <summary>Builds the JSON paths that errors name.</summary>
internal static class JsonPaths
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    /// <summary><c>$.a.b</c>, or <c>$.a['b-c']</c> where the name is not a plain word.</summary>
    public static string Member(string path, string name) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Plain) ? $"{path}.{name}" : $"{path}['{Clean(name)}']";

    public static string Item(string path, int index) => $"{path}[{index}]";

    private static string Clean(string name)
    {
        var shown = name.Length > 100 ? string.Concat(name.AsSpan(0, 100), "…") : name;
        return string.Concat(shown.Select(static character =>
            char.IsControl(character) || char.IsSurrogate(character) ? "\uFFFD" : character == '\'' ? "\\'" : character.ToString()));
    }
}
