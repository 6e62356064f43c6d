using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ConfigCenter.Api;

/// <summary>
/// YAML as another way to write JSON: one document of maps, lists, texts, numbers, true, false and null. Anchors, aliases and tags are
/// refused, for they make a short text large or strange.
/// </summary>
internal static class YamlText
{
    public static string Write(JsonNode node)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    /// <summary>Converts to JSON; false, with the reason, when it is not what JSON could say.</summary>
    public static bool TryReadJson(byte[] utf8, out byte[] json, out string error)
    {
        json = [];
        try
        {
            using var reader = new StreamReader(new MemoryStream(utf8), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            var parser = new Parser(reader);
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            var node = Read(parser, 1);
            parser.Consume<DocumentEnd>();
            if (!parser.TryConsume<StreamEnd>(out _))
            {
                throw new FormatException("there is more than one document");
            }

            json = JsonSerializer.SerializeToUtf8Bytes(node);
            error = "";
            return true;
        }
        catch (Exception e) when (e is YamlException or FormatException or DecoderFallbackException or JsonException or InvalidOperationException)
        {
            error = e is YamlException yaml ? $"line {yaml.Start.Line}, column {yaml.Start.Column}: {yaml.Message}" : e.Message;
            return false;
        }
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, json.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (name, value) in json)
                {
                    emitter.Emit(Text(name));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray json:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, json.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in json)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                emitter.Emit(Text(value.GetValue<string>()));
                break;
            default:
                emitter.Emit(new Scalar(null, null, node?.ToJsonString() ?? "null", ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: false));
                break;
        }
    }

    /// <summary>Quoted, unless it is a plain word that nobody could take for something else.</summary>
    private static Scalar Text(string text)
    {
        var isWord = text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            && text.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n");
        return new Scalar(null, null, text, isWord ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted, isPlainImplicit: isWord, isQuotedImplicit: !isWord);
    }

    private static JsonNode? Read(Parser parser, int depth)
    {
        if (depth > RequestBody.MaxDepth)
        {
            throw new FormatException($"it is nested deeper than {RequestBody.MaxDepth}");
        }

        return parser.Current switch
        {
            NodeEvent { Anchor.IsEmpty: false } => throw new FormatException("anchors are not allowed"),
            NodeEvent { Tag.IsEmpty: false } => throw new FormatException("tags are not allowed"),
            AnchorAlias => throw new FormatException("aliases are not allowed"),
            MappingStart => ReadMap(parser, depth),
            SequenceStart => ReadList(parser, depth),
            Scalar => ReadScalar(parser.Consume<Scalar>()),
            _ => throw new FormatException("there is no value"),
        };
    }

    private static JsonObject ReadMap(Parser parser, int depth)
    {
        parser.Consume<MappingStart>();
        var json = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var name) || !name.Anchor.IsEmpty || !name.Tag.IsEmpty)
            {
                throw new FormatException("a name must be plain text");
            }

            if (!json.TryAdd(name.Value, Read(parser, depth + 1)))
            {
                throw new FormatException($"'{name.Value}' is there more than once");
            }
        }

        return json;
    }

    private static JsonArray ReadList(Parser parser, int depth)
    {
        parser.Consume<SequenceStart>();
        var json = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            json.Add(Read(parser, depth + 1));
        }

        return json;
    }

    private static JsonNode? ReadScalar(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
        {
            return scalar.Value;
        }

        return scalar.Value switch
        {
            "" or "~" or "null" => null,
            "true" => true,
            "false" => false,
            var text when IsNumber(text) => JsonNode.Parse(text),
            var text => text,
        };
    }

    /// <summary>Whether JSON would write a number just so; what only YAML takes for one stays text.</summary>
    private static bool IsNumber(string text)
    {
        if (!char.IsAsciiDigit(text[^1]) || (!char.IsAsciiDigit(text[0]) && text[0] != '-'))
        {
            return false;
        }

        try
        {
            return JsonNode.Parse(text)?.GetValueKind() == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
