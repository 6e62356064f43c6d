namespace Tests.Functional.Upstream;

/// <summary>What a stream of one protocol looks like.</summary>
/// <param name="Name">Names test cases.</param>
/// <param name="Path">Where it is asked for.</param>
/// <param name="First">An event with a token.</param>
internal sealed record StreamProtocol(string Name, string Path, string First)
{
    public static IReadOnlyList<StreamProtocol> All { get; } =
    [
        new("chat", "/v1/chat/completions", """data: {"choices":[{"index":0,"delta":{"content":"a"}}]}"""),
        new("completions", "/v1/completions", """data: {"choices":[{"index":0,"text":"a"}]}"""),
        new("responses", "/v1/responses", "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\"a\"}"),
        new("messages", "/v1/messages", "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}}"),
    ];

    /// <summary>A request for a stream.</summary>
    public string Request => Requests.Post(Path, """{"model":"gpt-4o-mini","max_tokens":9,"prompt":"a","input":"a","messages":[{"role":"user","content":"hi"}],"stream":true}""");

    public override string ToString() => Name;
}
