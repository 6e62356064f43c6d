using System.Text.Json;

namespace Gateway.Core.Settlement;

/// <summary>Tells the chunk of chat or completions that carries a token from those that only open or close a choice.</summary>
internal static class ChunkTokens
{
    /// <summary>
    /// True when any choice holds text, reasoning, a refusal or a tool call; a role alone is none. What is no JSON counts as a token: the upstream has
    /// begun to say something, and is not asked again with every event, at the price of an exception each.
    /// </summary>
    public static bool Any(ReadOnlySpan<byte> chunk)
    {
        try
        {
            var reader = new Utf8JsonReader(chunk);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && AnyIn(ref reader, Scope.Chunk);
        }
        catch (JsonException)
        {
            return true;
        }
    }

    /// <summary>Looks through the members of an object, from its opening brace to its closing one or to the first token.</summary>
    private static bool AnyIn(ref Utf8JsonReader reader, Scope scope)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var inner = Inner(ref reader, scope);
            reader.Read();
            if (inner == Scope.Token ? IsToken(ref reader) : inner != Scope.Other && AnyBelow(ref reader, inner))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool AnyBelow(ref Utf8JsonReader reader, Scope inner)
    {
        if (inner == Scope.Delta)
        {
            return reader.TokenType == JsonTokenType.StartObject && AnyIn(ref reader, inner);
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject && AnyIn(ref reader, inner))
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static Scope Inner(ref Utf8JsonReader reader, Scope scope) => scope switch
    {
        Scope.Chunk when reader.ValueTextEquals("choices"u8) => Scope.Choice,
        Scope.Choice when reader.ValueTextEquals("delta"u8) => Scope.Delta,
        Scope.Choice when reader.ValueTextEquals("text"u8) => Scope.Token,
        Scope.Delta when !reader.ValueTextEquals("role"u8) => Scope.Token,
        _ => Scope.Other,
    };

    private static bool IsToken(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return reader.ValueSpan.Length > 0;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                reader.Read();
                return reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray);
            default:
                return false;
        }
    }

    private enum Scope : byte
    {
        Other,
        Chunk,
        Choice,
        Delta,
        Token,
    }
}
