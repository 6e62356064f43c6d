using System.Text.Json;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>Reading of the two JSON objects of a token. All of it throws <see cref="JsonException"/> or <see cref="InvalidOperationException"/> at what is none.</summary>
internal static class JwtJson
{
    private const int MaxDepth = 32;

    /// <summary>The end of the year 9999; no token is good for longer, and no sum with it overflows.</summary>
    private const long MaxSeconds = 253_402_300_799;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>A reader that stands at the object's brace.</summary>
    public static Utf8JsonReader Open(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Options);
        return reader.Read() && reader.TokenType == JsonTokenType.StartObject ? reader : throw new JsonException();
    }

    /// <summary>Goes on to the next member's name. At the object's end it makes sure that nothing follows.</summary>
    public static bool TryNext(ref Utf8JsonReader reader) =>
        reader.Read() && (reader.TokenType == JsonTokenType.PropertyName || reader.Read());

    /// <summary>Passes the value of a member over whose name was read.</summary>
    public static void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    /// <summary>The value of a member whose name was read: a time in seconds since 1970, whole or not (RFC 7519, section 2).</summary>
    public static bool TryReadSeconds(ref Utf8JsonReader reader, out long seconds)
    {
        reader.Read();
        seconds = 0;
        if (reader.TokenType != JsonTokenType.Number)
        {
            return false;
        }

        if (!reader.TryGetInt64(out seconds))
        {
            if (!reader.TryGetDouble(out var number) || !(Math.Abs(number) <= MaxSeconds))
            {
                return false;
            }

            seconds = (long)Math.Floor(number);
        }

        return seconds is >= -MaxSeconds and <= MaxSeconds;
    }

    /// <summary>The value of a member whose name was read: a text that is not empty.</summary>
    public static bool TryReadText(ref Utf8JsonReader reader, out string text)
    {
        reader.Read();
        text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        reader.Skip();
        return text.Length > 0;
    }
}
