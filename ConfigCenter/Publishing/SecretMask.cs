using System.Text.Json.Nodes;
using Gateway.Core.Secrets;

namespace ConfigCenter.Publishing;

/// <summary>Takes secrets out of whatever is about to leave: every sealed text becomes a mask, wherever it stands.</summary>
internal static class SecretMask
{
    /// <summary>Masks in place, and returns the node.</summary>
    public static T Apply<T>(T node)
        where T : JsonNode
    {
        switch (node)
        {
            case JsonObject json:
                foreach (var (name, value) in json.ToList())
                {
                    if (Masked(value) is { } mask)
                    {
                        json[name] = mask;
                    }
                }

                break;
            case JsonArray json:
                for (var i = 0; i < json.Count; i++)
                {
                    if (Masked(json[i]) is { } mask)
                    {
                        json[i] = mask;
                    }
                }

                break;
            default:
                break;
        }

        return node;
    }

    private static JsonValue? Masked(JsonNode? node)
    {
        if (node is JsonValue value && value.TryGetValue<string>(out var text) && SecretBox.IsSealed(text))
        {
            return JsonValue.Create(SecretSealing.Mask);
        }

        if (node is not null)
        {
            Apply(node);
        }

        return null;
    }
}
