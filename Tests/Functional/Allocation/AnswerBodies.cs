using System.Text;
using Gateway.Core.Routing;

namespace Tests.Functional.Allocation;

/// <summary>Answers of each protocol, as upstreams write them; every one ends with <c>"last":true}</c> or its stream's last event.</summary>
internal static class AnswerBodies
{
    private const string OpenAiUsage = """{"prompt_tokens":12,"completion_tokens":34,"total_tokens":46}""";
    private const string Usage = """{"input_tokens":12,"output_tokens":34,"total_tokens":46}""";

    /// <summary>A whole answer.</summary>
    public static string Json(Protocol protocol, string text) => protocol switch
    {
        Protocol.Completions => $$"""{"id":"cmpl-1","object":"text_completion","choices":[{"index":0,"text":"{{text}}","finish_reason":"stop"}],"usage":{{OpenAiUsage}},"last":true}""",
        Protocol.Messages => $$"""{"id":"msg_1","type":"message","role":"assistant","content":[{"type":"text","text":"{{text}}"}],"stop_reason":"end_turn","usage":{{Usage}},"last":true}""",
        Protocol.Responses => $$"""{"id":"resp_1","object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"{{text}}"}]}],"usage":{{Usage}},"last":true}""",
        _ => $$$"""{"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}],"usage":{{{OpenAiUsage}}},"last":true}""",
    };

    /// <summary>A stream of those deltas.</summary>
    public static string Stream(Protocol protocol, IReadOnlyList<string> deltas)
    {
        var stream = new StringBuilder();
        switch (protocol)
        {
            case Protocol.Completions:
                WriteChunks(stream, deltas, "text_completion", static text => $$"""{"index":0,"text":"{{text}}","finish_reason":null}""");
                break;
            case Protocol.Messages:
                WriteMessages(stream, deltas);
                break;
            case Protocol.Responses:
                WriteResponses(stream, deltas);
                break;
            default:
                WriteChunks(stream, deltas, "chat.completion.chunk", static text => $$$"""{"index":0,"delta":{"content":"{{{text}}}"},"finish_reason":null}""");
                break;
        }

        return stream.ToString();
    }

    private static void WriteChunks(StringBuilder stream, IReadOnlyList<string> deltas, string kind, Func<string, string> choice)
    {
        foreach (var delta in deltas)
        {
            stream.Append($$"""data: {"id":"cmpl-1","object":"{{kind}}","choices":[{{choice(delta)}}]}""").Append("\n\n");
        }

        stream.Append($$"""data: {"id":"cmpl-1","object":"{{kind}}","choices":[],"usage":{{OpenAiUsage}}}""").Append("\n\ndata: [DONE]\n\n");
    }

    private static void WriteMessages(StringBuilder stream, IReadOnlyList<string> deltas)
    {
        Write(stream, "message_start", """ "message":{"id":"msg_1","type":"message","role":"assistant","content":[],"usage":{"input_tokens":12,"output_tokens":1}}""");
        Write(stream, "content_block_start", """ "index":0,"content_block":{"type":"text","text":""}""");
        foreach (var delta in deltas)
        {
            Write(stream, "content_block_delta", $$$""" "index":0,"delta":{"type":"text_delta","text":"{{{delta}}}"}""");
        }

        Write(stream, "content_block_stop", " \"index\":0");
        Write(stream, "message_delta", """ "delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":34}""");
        Write(stream, "message_stop", " \"x\":0");
    }

    private static void WriteResponses(StringBuilder stream, IReadOnlyList<string> deltas)
    {
        const string Place = "\"item_id\":\"m\",\"output_index\":0,\"content_index\":0";
        var whole = string.Concat(deltas);
        var part = $$"""{"type":"output_text","annotations":[],"text":"{{whole}}"}""";
        var item = $$"""{"id":"m","type":"message","status":"completed","role":"assistant","content":[{{part}}]}""";
        Write(stream, "response.created", """ "sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress","output":[]}""");
        Write(stream, "response.output_item.added", """ "output_index":0,"item":{"id":"m","type":"message","status":"in_progress","role":"assistant","content":[]}""");
        Write(stream, "response.content_part.added", $$$"""{{{Place}}},"part":{"type":"output_text","annotations":[],"text":""}""");
        foreach (var delta in deltas)
        {
            Write(stream, "response.output_text.delta", $$"""{{Place}},"delta":"{{delta}}" """);
        }

        Write(stream, "response.output_text.done", $$"""{{Place}},"text":"{{whole}}" """);
        Write(stream, "response.content_part.done", $"{Place},\"part\":{part}");
        Write(stream, "response.output_item.done", $"\"output_index\":0,\"item\":{item}");
        Write(stream, "response.completed", $$""" "response":{"id":"resp_1","object":"response","status":"completed","output":[{{item}}],"usage":{{Usage}}}""");
    }

    private static void Write(StringBuilder stream, string type, string members) =>
        stream.Append("event: ").Append(type).Append("\ndata: {\"type\":\"").Append(type).Append("\",").Append(members).Append("}\n\n");
}
