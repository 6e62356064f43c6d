using System.Text.Json;
using Gateway.Core.Sse;

namespace Gateway.Core.Settlement;

/// <summary>Reads what kind of event stands in a stream, no more of it than that takes.</summary>
internal static class StreamEventType
{
    /// <summary>The event's name or, where the upstream sends none, the <c>type</c> of its data; empty where there is neither.</summary>
    public static ReadOnlySpan<byte> Of(in SseEvent e) => e.EventName.IsEmpty ? TypeOf(e.Data) : e.EventName;

    private static ReadOnlySpan<byte> TypeOf(ReadOnlySpan<byte> data)
    {
        try
        {
            var reader = new Utf8JsonReader(data);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = reader.ValueTextEquals("type"u8);
                reader.Read();
                if (isType && reader.TokenType == JsonTokenType.String)
                {
                    return reader.ValueSpan;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            return default;
        }

        return default;
    }
}
