using Gateway.Core.Routing;
using Tests.Unit.Metering;

namespace Tests.Functional.Oracle;

/// <summary>Answers as upstreams write them, streamed or in one piece, with the usage that is true of them or with none.</summary>
internal static class OracleAnswers
{
    private const string NoUsage = "null";

    /// <summary>The kinds of text that an answer of a protocol may have.</summary>
    public static string[] Kinds(Protocol protocol, bool isStream) => protocol switch
    {
        Protocol.Chat => StreamScripts.ChatKinds,
        Protocol.Completions => ["text"],
        Protocol.Messages => isStream ? StreamScripts.MessagesKinds : ["text", "thinking"],
        _ => StreamScripts.ResponsesKinds,
    };

    /// <summary>A stream, event by event; without an input it reports no usage, and hidden tokens are in its usage alone.</summary>
    public static List<string> Stream(Protocol protocol, List<SpokenText> pieces, Random random, long? input, int hidden)
    {
        var events = protocol switch
        {
            Protocol.Chat => StreamScripts.Chat(pieces, random),
            Protocol.Completions => StreamScripts.Completions(pieces, random),
            Protocol.Messages => StreamScripts.Messages(pieces, random),
            _ => StreamScripts.Responses(pieces, random),
        };
        var output = OracleTexts.OfStream(events.Select(static text => text.TrimEnd())) + hidden;
        switch (protocol)
        {
            case Protocol.Messages:
                events[0] = events[0].Replace("""{"input_tokens":7,"output_tokens":1}""", input is null ? NoUsage : $$"""{"input_tokens":{{input}},"output_tokens":1}""", StringComparison.Ordinal);
                events[^2] = events[^2].Replace("""{"output_tokens":99}""", input is null ? NoUsage : $$"""{"output_tokens":{{output}}}""", StringComparison.Ordinal);
                break;
            case Protocol.Responses:
                events[^1] = events[^1].Replace("\"usage\":null", $"\"usage\":{Usage(protocol, input, output)}", StringComparison.Ordinal);
                break;
            case var _ when input is not null:
                events.Insert(events.Count - 1, $$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[],"usage":{{Usage(protocol, input, output)}}}""" + "\n\n");
                break;
        }

        return events;
    }

    /// <summary>An answer in one piece; see <see cref="Stream"/>.</summary>
    public static string Whole(Protocol protocol, List<SpokenText> pieces, Random random, long? input, int hidden)
    {
        var texts = pieces.GroupBy(static piece => (piece.Choice, piece.Kind))
            .Select(group => (group.Key.Choice, group.Key.Kind, Text: Json.Quote(string.Concat(group.Select(static piece => piece.Text)), random))).ToList();
        var choices = texts.GroupBy(static text => text.Choice);
        var body = protocol switch
        {
            Protocol.Chat => $$"""{"id":"c","object":"chat.completion","choices":[{{string.Join(',', choices.Select(ChatChoice))}}],"usage":null}""",
            Protocol.Completions => $$"""{"id":"c","object":"text_completion","choices":[{{string.Join(',', texts.Select(static text => $$"""{"text":{{text.Text}},"index":{{text.Choice}},"finish_reason":"stop"}"""))}}],"usage":null}""",
            Protocol.Messages => $$"""{"id":"m","type":"message","role":"assistant","content":[{{string.Join(',', texts.Select(static text => $$"""{"type":"{{text.Kind}}","{{text.Kind}}":{{text.Text}}}"""))}}],"stop_reason":"end_turn","usage":null}""",
            _ => $$"""{"id":"r","object":"response","status":"completed","incomplete_details":null,"output":[{{string.Join(',', texts.Select(static text => Item(text.Kind, text.Text)))}}],"usage":null}""",
        };
        return body.Replace("\"usage\":null", $"\"usage\":{Usage(protocol, input, OracleTexts.OfAnswer(body) + hidden)}", StringComparison.Ordinal);
    }

    private static string ChatChoice(IGrouping<int, (int Choice, string Kind, string Text)> choice)
    {
        var members = choice.Select(static text => text.Kind == "arguments"
            ? $$$"""
            "tool_calls":[{"id":"t","type":"function","function":{"name":"","arguments":{{{text.Text}}}}}]
            """
            : $"\"{text.Kind}\":{text.Text}");
        return $$$"""{"index":{{{choice.Key}}},"message":{"role":"assistant",{{{string.Join(',', members)}}}},"finish_reason":"stop"}""";
    }

    private static string Item(string kind, string text) => kind switch
    {
        "function_call_arguments" => $$"""{"type":"function_call","status":"completed","arguments":{{text}},"call_id":"c","name":""}""",
        "reasoning_summary_text" => $$"""{"type":"reasoning","summary":[{"type":"summary_text","text":{{text}}}]}""",
        "refusal" => $$"""{"type":"message","status":"completed","role":"assistant","content":[{"type":"refusal","refusal":{{text}}}]}""",
        _ => $$"""{"type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","annotations":[],"text":{{text}}}]}""",
    };

    private static string Usage(Protocol protocol, long? input, long output) => input is null
        ? NoUsage
        : protocol is Protocol.Messages or Protocol.Responses
            ? $$"""{"input_tokens":{{input}},"output_tokens":{{output}}}"""
            : $$"""{"prompt_tokens":{{input}},"completion_tokens":{{output}},"total_tokens":{{input + output}}}""";
}
