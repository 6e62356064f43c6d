using System.Globalization;
using System.Text;

namespace Tests.Unit.Metering;

/// <summary>JSON strings that may hold halves of surrogate pairs, which the runtime's own writer and reader refuse.</summary>
internal static class Json
{
    /// <summary>A text as a JSON string, with escapes wherever they have to be and, by the seed, where they need not.</summary>
    public static string Quote(string text, Random random)
    {
        var json = new StringBuilder("\"");
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && random.Next(2) == 0)
            {
                json.Append(text, i++, 2);
            }
            else if (text[i] is '"' or '\\' or < ' ' || char.IsSurrogate(text[i]) || random.Next(10) == 0)
            {
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
            else
            {
                json.Append(text[i]);
            }
        }

        return json.Append('"').ToString();
    }

    /// <summary>The text of a JSON string, without its quotes.</summary>
    public static string Unescape(string raw)
    {
        var text = new StringBuilder();
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
            }
            else if (raw[++i] == 'u')
            {
                text.Append((char)int.Parse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(raw[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var itself => itself });
            }
        }

        return text.ToString();
    }
}
