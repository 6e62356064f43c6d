using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MockLlm.Delivery;

/// <summary>
/// Generated text as the real APIs write it: only what JSON demands is escaped. (.NET's most relaxed encoder still
/// escapes emoji, and then no multi-byte character would ever be split.)
/// </summary>
internal static class JsonText
{
    private static readonly SearchValues<char> Escaped =
        SearchValues.Create(['"', '\\', .. Enumerable.Range(0, ' ').Select(code => (char)code)]);

    public static void WriteText(this Utf8JsonWriter json, string name, string text)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(Quote(text), skipInputValidation: true);
    }

    /// <summary>The text as a JSON string, quotes included.</summary>
    public static string Quote(string text)
    {
        if (!text.AsSpan().ContainsAny(Escaped))
        {
            return string.Concat("\"", text, "\"");
        }

        var quoted = new StringBuilder(text.Length + 16).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
