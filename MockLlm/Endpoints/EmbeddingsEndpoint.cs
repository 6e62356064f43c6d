using System.Buffers.Binary;
using System.Text.Json;

using MockLlm.Delivery;
using MockLlm.Exchanges;

namespace MockLlm.Endpoints;

/// <summary><c>POST /v1/embeddings</c>: unit vectors that depend on the text alone.</summary>
internal static class EmbeddingsEndpoint
{
    private const int DefaultDimensions = 1536;
    private const int MostDimensions = 4096;

    public static Task AnswerAsync(Exchange exchange, JsonElement root)
    {
        var model = RequestJson.Model(root);
        var inputs = TextInput.Read(RequestJson.Required(root, "input"), "input");
        var dimensions = RequestJson.OptionalNumber(root, "dimensions", 1, MostDimensions) ?? DefaultDimensions;
        var isBase64 = RequestJson.OptionalString(root, "encoding_format") switch
        {
            null or "float" => false,
            "base64" => true,
            _ => throw RequestJson.Wrong("encoding_format", "float or base64"),
        };

        return Reply.SendJsonAsync(exchange, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("object"u8, "list"u8);
            json.WriteStartArray("data"u8);
            for (var index = 0; index < inputs.Count; index++)
            {
                json.WriteStartObject();
                json.WriteString("object"u8, "embedding"u8);
                json.WriteNumber("index"u8, index);
                WriteVector(json, Vector(inputs[index].Text, dimensions), isBase64);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("model"u8, model);
            if (!exchange.Knobs.NoUsage)
            {
                var tokens = Math.Max(0, inputs.Sum(input => input.Tokens) + exchange.Knobs.UsageDrift);
                json.WriteStartObject("usage"u8);
                json.WriteNumber("prompt_tokens"u8, tokens);
                json.WriteNumber("total_tokens"u8, tokens);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        });
    }

    private static void WriteVector(Utf8JsonWriter json, float[] vector, bool isBase64)
    {
        if (isBase64)
        {
            var bytes = new byte[vector.Length * sizeof(float)];
            for (var i = 0; i < vector.Length; i++)
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
            }

            json.WriteBase64String("embedding"u8, bytes);
            return;
        }

        json.WriteStartArray("embedding"u8);
        foreach (var value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>FNV-1a over the text seeds an xorshift generator, so equal texts have equal vectors in every process.</summary>
    private static float[] Vector(string text, int dimensions)
    {
        var state = 14695981039346656037UL;
        foreach (var c in text)
        {
            state = (state ^ c) * 1099511628211UL;
        }

        state |= 1;
        var vector = new float[dimensions];
        var squares = 0.0;
        for (var i = 0; i < dimensions; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            vector[i] = ((state >> 40) / (float)(1 << 23)) - 1;
            squares += vector[i] * vector[i];
        }

        var scale = squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 1;
        for (var i = 0; i < dimensions; i++)
        {
            vector[i] *= scale;
        }

        return vector;
    }
}
