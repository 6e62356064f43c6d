using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Faults;

/// <summary>What one protocol says, in both directions. Its answers say "one two three" and report 11 input and 3 output tokens.</summary>
/// <param name="Name">Names test cases.</param>
/// <param name="Path">Where it is asked for.</param>
/// <param name="Prompt">What it is asked, without the braces.</param>
/// <param name="PromptTokens">The prompt by the gateway's count.</param>
/// <param name="Answer">A whole answer in one piece.</param>
/// <param name="Opening">What a stream begins with; may be empty.</param>
/// <param name="Delta">An event with a word, which stands for <c>WORD</c>.</param>
/// <param name="Closing">The events that end a stream, its usage among them.</param>
/// <param name="End">What makes a stream look whole.</param>
/// <param name="Failure">How the event begins that tells of a stream's failure.</param>
internal sealed record WireProtocol(
    string Name, string Path, string Prompt, int PromptTokens, string Answer, string Opening, string Delta, string Closing, string End, string Failure)
{
    /// <summary>Marks requests that are to be failed.</summary>
    public const string FaultField = "x-fault: 1";

    /// <summary>Tokens that <see cref="Answer"/> and whole streams report.</summary>
    public const int ReportedInput = 11;

    /// <inheritdoc cref="ReportedInput"/>
    public const int ReportedOutput = 3;

    /// <summary>Words that a stream, or an answer, has brought when it fails.</summary>
    public static readonly string[] Delivered = ["one", " two"];

    private const string Usage = "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3,\"total_tokens\":14}";
    private const string OtherUsage = "\"usage\":{\"input_tokens\":11,\"output_tokens\":3}";

    private static readonly WireProtocol Chat = new(
        "chat",
        "/v1/chat/completions",
        """ "model":"gpt-4o-mini","max_tokens":20,"messages":[{"role":"user","content":"hi"}] """,
        8,
        $$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"one two three"},"finish_reason":"stop"}],{{Usage}}}""",
        "",
        """data: {"choices":[{"index":0,"delta":{"content":"WORD"},"finish_reason":null}]}""" + "\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[]," + Usage + "}\n\ndata: [DONE]\n\n",
        "[DONE]",
        "data: {\"error\":{\"message\":");

    private static readonly WireProtocol Completions = new(
        "completions",
        "/v1/completions",
        """ "model":"gpt-4o-mini","max_tokens":20,"prompt":"hi" """,
        1,
        $$"""{"choices":[{"index":0,"text":"one two three","finish_reason":"stop"}],{{Usage}}}""",
        "",
        """data: {"choices":[{"index":0,"text":"WORD","finish_reason":null}]}""" + "\n\n",
        "data: {\"choices\":[{\"index\":0,\"text\":\"\",\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[]," + Usage + "}\n\ndata: [DONE]\n\n",
        "[DONE]",
        "data: {\"error\":{\"message\":");

    private static readonly WireProtocol Responses = new(
        "responses",
        "/v1/responses",
        """ "model":"gpt-4o-mini","max_output_tokens":20,"store":false,"input":"hi" """,
        8,
        $$"""{"object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"one two three"}]}],{{OtherUsage}}}""",
        "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"object\":\"response\",\"status\":\"in_progress\",\"output\":[]}}\n\n",
        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"item_id\":\"i\",\"output_index\":0,\"content_index\":0,\"delta\":\"WORD\"}\n\n",
        "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":{\"object\":\"response\",\"status\":\"completed\",\"output\":[]," + OtherUsage + "}}\n\n",
        "response.completed",
        "event: response.failed\ndata: {\"type\":\"response.failed\"");

    private static readonly WireProtocol Messages = new(
        "messages",
        "/v1/messages",
        """ "model":"gpt-4o-mini","max_tokens":20,"messages":[{"role":"user","content":"hi"}] """,
        8,
        $$"""{"type":"message","role":"assistant","content":[{"type":"text","text":"one two three"}],"stop_reason":"end_turn",{{OtherUsage}}}""",
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}\n\n",
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"WORD\"}}\n\n",
        "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":3}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n",
        "message_stop",
        "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\"");

    public static IReadOnlyList<WireProtocol> All { get; } = [Chat, Completions, Responses, Messages];

    /// <summary>A whole stream.</summary>
    public string Stream => Beginning + Delta.Replace("WORD", " three", StringComparison.Ordinal) + Closing;

    /// <summary>A stream up to where it fails.</summary>
    public string Beginning => Opening + string.Concat(Delivered.Select(word => Delta.Replace("WORD", word, StringComparison.Ordinal)));

    /// <summary>An answer up to where it fails.</summary>
    public string HalfAnswer => Answer[..(Answer.IndexOf(" two", StringComparison.Ordinal) + 4)];

    /// <summary>True when its errors are Anthropic's.</summary>
    public bool SpeaksMessages => ReferenceEquals(this, Messages);

    /// <summary>Input tokens of a stream that fails: those that it has reported by then, else the gateway's count.</summary>
    public int InputOfBrokenStream => SpeaksMessages ? ReportedInput : PromptTokens;

    /// <summary>The protocol of a request as an upstream receives it.</summary>
    public static WireProtocol Of(ReceivedRequest request) => All.First(protocol => protocol.Path == request.Target);

    /// <summary>A request of it.</summary>
    public string Ask(bool isStream, string path, params string[] fields) =>
        Requests.Post(path, $"{{{Prompt}{(isStream ? ",\"stream\":true" : "")}}}", fields);

    public override string ToString() => Name;
}
