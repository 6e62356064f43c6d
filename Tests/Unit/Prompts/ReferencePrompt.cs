using System.Text;
using System.Text.Json;
using Gateway.Core.Prompts;
using Gateway.Core.Routing;
using Gateway.Core.Tokens;

namespace Tests.Unit.Prompts;

/// <summary>The rules of counting, written a second time: over a parsed document, with strings.</summary>
internal sealed class ReferencePrompt
{
    private static readonly string[] Unread = ["id", "status", "call_id", "file_id", "logprobs", "signature", "annotations", "tool_use_id", "cache_control", "encrypted_content", "type", "detail"];
    private static readonly string[] MediaNames = ["file", "source", "file_url", "image_url", "file_data", "input_audio"];

    private readonly Tokenizer _tokenizer;
    private readonly ChatTemplate _template;
    private bool _isSeparated = true;
    private long _total;

    private ReferencePrompt(Tokenizer tokenizer, ChatTemplate template)
    {
        _tokenizer = tokenizer;
        _template = template;
    }

    public static long Count(string json, Protocol protocol, Tokenizer tokenizer, ChatTemplate template)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        var prompt = new ReferencePrompt(tokenizer, template);
        prompt.Body(document.RootElement, protocol);
        return prompt._total;
    }

    private void Body(JsonElement body, Protocol protocol)
    {
        switch (protocol)
        {
            case Protocol.Completions:
                Texts(Member(body, "prompt"));
                Texts(Member(body, "suffix"));
                return;
            case Protocol.Embeddings:
                Texts(Member(body, "input"));
                return;
        }

        _total += _template.Start + _template.Reply;
        if (protocol == Protocol.Responses)
        {
            Message(Member(body, "instructions"), "system");
            Messages(Member(body, "input"));
            Json(Member(body, "prompt"));
            Format(Member(body, "text"));
        }
        else
        {
            Message(protocol == Protocol.Messages ? Member(body, "system") : default, "system");
            Messages(Member(body, "messages"));
        }

        if (protocol == Protocol.Chat)
        {
            Tools(Member(body, "functions"));
            Format(Member(body, "response_format"));
        }

        Tools(Member(body, "tools"));
    }

    private void Messages(JsonElement messages)
    {
        foreach (var message in messages.ValueKind == JsonValueKind.Array ? messages.EnumerateArray().ToArray() : [messages])
        {
            Message(message, "user");
        }
    }

    private void Message(JsonElement message, string role)
    {
        if (message.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
        {
            return;
        }

        _isSeparated = _template.Separator.Length == 0;
        if (message.ValueKind == JsonValueKind.Object)
        {
            var roles = message.EnumerateObject().Where(static member => member.Name == "role" && member.Value.ValueKind == JsonValueKind.String).ToArray();
            foreach (var written in roles)
            {
                _total += _template.WritesRole ? Count(written.Value) : 0;
            }

            _total += roles.Length == 0 ? _template.PerMessage : Frame(roles[^1].Value.GetString()!);
            Object(message, isMessage: true);
        }
        else
        {
            _total += Frame(role) + (_template.WritesRole ? Count(role) : 0);
            Content(message);
        }

        _total += _isSeparated ? 0 : _tokenizer.Count(_template.Separator);
    }

    private int Frame(string role) => role switch
    {
        "assistant" => _template.PerAssistantMessage ?? _template.PerMessage,
        "system" or "developer" => _template.PerSystemMessage ?? _template.PerMessage,
        _ => _template.PerMessage,
    };

    private void Object(JsonElement value, bool isMessage)
    {
        var type = value.EnumerateObject().LastOrDefault(static member => member.Name == "type").Value;
        var details = new List<JsonElement>();
        var media = 0;
        var files = 0L;
        foreach (var member in value.EnumerateObject())
        {
            var isText = member.Value.ValueKind == JsonValueKind.String;
            switch (member.Name)
            {
                case "role" when isMessage && isText:
                    break;
                case "detail":
                    details.Add(member.Value);
                    break;
                case "name" when isMessage && isText:
                    _total += _template.PerName + Count(member.Value);
                    break;
                case "content" or "output" or "summary":
                    Content(member.Value);
                    break;
                case "tool_calls" or "function_call" or "function":
                    Calls(member.Value);
                    break;
                case "arguments" or "input":
                    _total += _template.PerCall;
                    Value(member.Value);
                    break;
                case "tool_call_id" when !_template.WritesCallId:
                    break;
                case var name when MediaNames.Contains(name):
                    if (Media(member.Value, details) is { } length)
                    {
                        media++;
                        files += MediaTokens.OfFile(length);
                    }

                    break;
                case var name when !Unread.Contains(name):
                    Value(member.Value);
                    break;
            }
        }

        var isImage = type.ValueKind == JsonValueKind.String && type.GetString() is "image_url" or "input_image" or "image";
        var isLow = details.Count > 0 && details[^1].ToString() == "low";
        _total += isImage ? media * (isLow ? MediaTokens.LowDetailImage : MediaTokens.Image) : files;
    }

    private int? Media(JsonElement value, List<JsonElement> details)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return value.ValueKind is JsonValueKind.Array ? 1 : Raw(value).Length;
        }

        var data = "";
        var type = "";
        foreach (var member in value.EnumerateObject())
        {
            switch (member.Name)
            {
                case "type":
                    type = member.Value.ToString();
                    break;
                case "detail":
                    details.Add(member.Value);
                    break;
                case "content" or "output" or "summary":
                    Content(member.Value);
                    break;
                case var _ when member.Value.ValueKind == JsonValueKind.String:
                    data = Raw(member.Value).Length > data.Length ? Raw(member.Value) : data;
                    break;
                default:
                    Json(member.Value);
                    break;
            }
        }

        if (type != "text")
        {
            return data.Length;
        }

        Text(JsonSerializer.Deserialize<string>($"\"{data}\"")!);
        return null;
    }

    private void Content(JsonElement content)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                Text(content.GetString()!);
                break;
            case JsonValueKind.Object:
                Object(content, isMessage: false);
                break;
            case JsonValueKind.Array:
                foreach (var part in content.EnumerateArray())
                {
                    Content(part);
                }

                break;
        }
    }

    private void Calls(JsonElement calls)
    {
        switch (calls.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var call in calls.EnumerateArray())
                {
                    Calls(call);
                }

                break;
            case JsonValueKind.Object:
                Object(calls, isMessage: false);
                break;
            default:
                Value(calls);
                break;
        }
    }

    private void Value(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            Text(value.GetString()!);
        }
        else
        {
            Json(value);
        }
    }

    private void Json(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && value.GetRawText().Length > 2)
        {
            _total += Count(value.GetRawText());
        }
    }

    private void Format(JsonElement format)
    {
        if (format.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in format.EnumerateObject())
            {
                if (member.Name == "format" && member.Value.ValueKind == JsonValueKind.Object)
                {
                    Format(member.Value);
                }
                else
                {
                    Json(member.Value);
                }
            }
        }
    }

    private void Texts(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _total += Count(value);
                break;
            case JsonValueKind.Number:
                _total++;
                break;
            case JsonValueKind.Array:
                foreach (var element in value.EnumerateArray())
                {
                    Texts(element);
                }

                break;
            default:
                Json(value);
                break;
        }
    }

    private void Tools(JsonElement tools)
    {
        if (tools.ValueKind == JsonValueKind.Array && tools.GetArrayLength() > 0)
        {
            _total += ReferenceTools.Count(tools, _tokenizer, _template);
        }
        else if (tools.ValueKind == JsonValueKind.Object)
        {
            _total += Count(tools.GetRawText());
        }
        else if (tools.ValueKind == JsonValueKind.String)
        {
            _total += Count(tools);
        }
    }

    private void Text(string text)
    {
        _total += _isSeparated ? Count(text) : Count(Encoding.UTF8.GetString(_template.Separator) + text);
        _isSeparated = true;
    }

    private int Count(JsonElement text) => Count(text.GetString()!);

    private int Count(string text) => _tokenizer.Count(Encoding.UTF8.GetBytes(text));

    private static string Raw(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetRawText()[1..^1] : value.GetRawText();

    private static JsonElement Member(JsonElement body, string name) => body.TryGetProperty(name, out var member) ? member : default;
}
