using System.Text;

namespace Tests.Unit.Metering;

/// <summary>Streams as upstreams write them, event by event.</summary>
internal static class StreamScripts
{
    public static readonly string[] ChatKinds = ["content", "reasoning_content", "refusal", "arguments"];
    public static readonly string[] MessagesKinds = ["text", "thinking", "partial_json"];
    public static readonly string[] ResponsesKinds = ["output_text", "refusal", "function_call_arguments", "reasoning_summary_text"];

    public static List<string> Chat(IEnumerable<SpokenText> pieces, Random random)
    {
        var events = new List<string>();
        var choices = new SortedSet<int>();
        foreach (var piece in pieces)
        {
            var text = Json.Quote(piece.Text, random);
            var role = choices.Add(piece.Choice) ? "\"role\":\"assistant\"," : "";
            var delta = piece.Kind == "arguments"
                ? $$$"""{{{{role}}}"tool_calls":[{"index":0,"function":{"arguments":{{{text}}}}}]}"""
                : $$"""{{{role}}"{{piece.Kind}}":{{text}}}""";
            events.Add(Chunk($$$"""{"index":{{{piece.Choice}}},"delta":{{{delta}}},"logprobs":null,"finish_reason":null}"""));
        }

        events.AddRange(choices.Select(static choice => Chunk($$"""{"index":{{choice}},"delta":{},"finish_reason":"stop"}""")));
        events.Add("data: [DONE]\n\n");
        return events;
    }

    public static List<string> Completions(IEnumerable<SpokenText> pieces, Random random)
    {
        var events = pieces.Select(piece => Chunk($$"""{"text":{{Json.Quote(piece.Text, random)}},"index":{{piece.Choice}},"finish_reason":null}""")).ToList();
        events.Add("data: [DONE]\n\n");
        return events;
    }

    public static List<string> Messages(IEnumerable<SpokenText> pieces, Random random)
    {
        var events = new List<string>
        {
            Event("message_start", """ "message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":7,"output_tokens":1}}"""),
        };
        var block = -1;
        var last = "";
        foreach (var piece in pieces)
        {
            if (last != piece.Kind + piece.Choice)
            {
                Stop(events, block++);
                events.Add(Event("content_block_start", $$$""" "index":{{{block}}},"content_block":{{{Block(piece.Kind)}}}"""));
                last = piece.Kind + piece.Choice;
            }

            events.Add(Event("content_block_delta", $$$""" "index":{{{block}}},"delta":{"type":"{{{DeltaType(piece.Kind)}}}","{{{piece.Kind}}}":{{{Json.Quote(piece.Text, random)}}}}"""));
        }

        Stop(events, block);
        events.Add(Event("message_delta", """ "delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":99}"""));
        events.Add(Event("message_stop", """ "x":0"""));
        return events;
    }

    public static List<string> Responses(IEnumerable<SpokenText> pieces, Random random)
    {
        var number = 0;
        var items = new List<string>();
        var events = new List<string> { Numbered("response.created", $"\"response\":{Response("in_progress", "")}") };
        foreach (var text in pieces.GroupBy(static piece => (piece.Choice, piece.Kind)))
        {
            var (index, kind) = (items.Count, text.Key.Kind);
            var whole = Json.Quote(string.Concat(text.Select(static piece => piece.Text)), new Random(1));
            var place = $"\"item_id\":\"item_{index}\",\"output_index\":{index},\"{(kind.StartsWith("reasoning", StringComparison.Ordinal) ? "summary_index" : "content_index")}\":0";
            events.Add(Numbered("response.output_item.added", $"\"output_index\":{index},\"item\":{Item(kind, index, "in_progress", null)}"));
            if (Part(kind, "\"\"") is { } empty)
            {
                events.Add(Numbered(PartEvent(kind, "added"), $"{place},\"part\":{empty}"));
            }

            events.AddRange(text.Select(piece => Numbered($"response.{kind}.delta", $"{place},\"delta\":{Json.Quote(piece.Text, random)}")));
            events.Add(Numbered($"response.{kind}.done", $"{place},\"{Member(kind)}\":{whole}"));
            if (Part(kind, whole) is { } part)
            {
                events.Add(Numbered(PartEvent(kind, "done"), $"{place},\"part\":{part}"));
            }

            items.Add(Item(kind, index, "completed", whole));
            events.Add(Numbered("response.output_item.done", $"\"output_index\":{index},\"item\":{items[^1]}"));
        }

        events.Add(Numbered("response.completed", $"\"response\":{Response("completed", string.Join(',', items))}"));
        return events;

        string Numbered(string type, string members) => Event(type, $"\"sequence_number\":{number++},{members}");
    }

    private static string Response(string status, string output) =>
        $$"""{"id":"resp_1","object":"response","created_at":1,"status":"{{status}}","error":null,"incomplete_details":null,"model":"m","output":[{{output}}],"parallel_tool_calls":true,"tools":[],"usage":null}""";

    private static string Item(string kind, int index, string status, string? text) => kind switch
    {
        "function_call_arguments" => $$"""{"id":"item_{{index}}","type":"function_call","status":"{{status}}","arguments":{{text ?? "\"\""}},"call_id":"call_1","name":""}""",
        "reasoning_summary_text" => $$"""{"id":"item_{{index}}","type":"reasoning","summary":[{{(text is null ? "" : Part(kind, text))}}]}""",
        _ => $$"""{"id":"item_{{index}}","type":"message","status":"{{status}}","role":"assistant","content":[{{(text is null ? "" : Part(kind, text))}}]}""",
    };

    private static string? Part(string kind, string text) => kind switch
    {
        "function_call_arguments" => null,
        "reasoning_summary_text" => $$"""{"type":"summary_text","text":{{text}}}""",
        "refusal" => $$"""{"type":"refusal","refusal":{{text}}}""",
        _ => $$"""{"type":"output_text","annotations":[],"logprobs":[],"text":{{text}}}""",
    };

    private static string PartEvent(string kind, string end) => kind == "reasoning_summary_text" ? $"response.reasoning_summary_part.{end}" : $"response.content_part.{end}";

    private static string Member(string kind) => kind switch
    {
        "function_call_arguments" => "arguments",
        "refusal" => "refusal",
        _ => "text",
    };

    private static string Block(string kind) => kind switch
    {
        "text" => """{"type":"text","text":""}""",
        "thinking" => """{"type":"thinking","thinking":"","signature":""}""",
        _ => """{"type":"tool_use","id":"toolu_1","name":"","input":{}}""",
    };

    private static string DeltaType(string kind) => kind switch
    {
        "text" => "text_delta",
        "thinking" => "thinking_delta",
        _ => "input_json_delta",
    };

    private static void Stop(List<string> events, int block)
    {
        if (block >= 0)
        {
            events.Add(Event("content_block_stop", $"\"index\":{block}"));
        }
    }

    private static string Chunk(string choice) =>
        $$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{{choice}}],"usage":null}""" + "\n\n";

    private static string Event(string type, string members) =>
        new StringBuilder().Append("event: ").Append(type).Append("\ndata: {\"type\":\"").Append(type).Append("\",").Append(members).Append("}\n\n").ToString();
}
