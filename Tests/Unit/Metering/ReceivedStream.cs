using System.Text;
using System.Text.Json;
using Gateway.Core.Tokens;

namespace Tests.Unit.Metering;

/// <summary>What a client makes of a stream: the texts joined, and counted anew.</summary>
internal sealed class ReceivedStream
{
    private readonly Dictionary<string, string> _texts = [];

    public ReceivedStream(string stream)
    {
        foreach (var text in stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var data = text[(text.IndexOf("data: ", StringComparison.Ordinal) + 6)..];
            if (data == "[DONE]")
            {
                IsDone = true;
                continue;
            }

            var json = JsonDocument.Parse(data).RootElement;
            Events.Add(json);
            Types.Add(text.StartsWith("event: ", StringComparison.Ordinal) ? text[7..text.IndexOf('\n', StringComparison.Ordinal)] : "");
            Read(json);
        }
    }

    public List<JsonElement> Events { get; } = [];

    public List<string> Types { get; } = [];

    public bool IsDone { get; private set; }

    /// <summary>The reasons of the choices, in their order.</summary>
    public List<(int Choice, string Reason)> Reasons { get; } = [];

    public IReadOnlyDictionary<string, string> Texts => _texts;

    public int Count(Tokenizer tokenizer) => _texts.Values.Sum(text => tokenizer.Count(Encoding.UTF8.GetBytes(text)));

    private void Read(JsonElement json)
    {
        if (json.TryGetProperty("choices", out var choices))
        {
            foreach (var choice in choices.EnumerateArray())
            {
                ReadChoice(choice);
            }

            return;
        }

        var index = json.TryGetProperty("index", out var block) || json.TryGetProperty("output_index", out block) ? block.GetInt32() : 0;
        var type = json.GetProperty("type").GetString()!;
        if (type == "content_block_delta")
        {
            foreach (var member in json.GetProperty("delta").EnumerateObject().Where(static member => member.Name != "type"))
            {
                Add($"{index} {member.Name}", member.Value);
            }
        }
        else if (type.EndsWith(".delta", StringComparison.Ordinal))
        {
            Add($"{index} {type}", json.GetProperty("delta"));
        }
    }

    private void ReadChoice(JsonElement choice)
    {
        var index = choice.GetProperty("index").GetInt32();
        if (choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String)
        {
            Reasons.Add((index, reason.GetString()!));
        }

        if (choice.TryGetProperty("text", out var text))
        {
            Add($"{index} text", text);
        }

        if (!choice.TryGetProperty("delta", out var delta))
        {
            return;
        }

        foreach (var member in delta.EnumerateObject().Where(static member => member.Name is "content" or "reasoning_content" or "refusal"))
        {
            Add($"{index} {member.Name}", member.Value);
        }

        if (delta.TryGetProperty("tool_calls", out var calls))
        {
            foreach (var call in calls.EnumerateArray())
            {
                foreach (var member in call.GetProperty("function").EnumerateObject())
                {
                    Add($"{index} {call.GetProperty("index").GetInt32()} {member.Name}", member.Value);
                }
            }
        }
    }

    private void Add(string key, JsonElement text)
    {
        if (text.ValueKind == JsonValueKind.String)
        {
            _texts[key] = _texts.GetValueOrDefault(key, "") + Json.Unescape(text.GetRawText()[1..^1]);
        }
    }
}
