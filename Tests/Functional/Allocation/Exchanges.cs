using System.Text;
using Gateway.Core.Routing;
using Tests.Common;

namespace Tests.Functional.Allocation;

/// <summary>Requests that differ in all that a client may vary, always the same ones.</summary>
internal static class Exchanges
{
    /// <summary>The key that opens the namespace <c>keyed</c>.</summary>
    public const string Key = "sk-allocation-0123456789abcdef";

    private const string Words = "Tell me, in no more than twenty words, why the sky is blue. ";

    /// <summary>A token that opens the namespace <c>signed</c>.</summary>
    private static readonly string Token = TestIssuer.Rsa.Sign(TestIssuer.Payload(DateTimeOffset.UtcNow.AddDays(1), "signed"));

    private static readonly string[] Credentials =
    [
        $"Authorization: Bearer {Key}\r\n",
        $"Authorization: Bearer {Token}\r\n",
        $"Authorization: Bearer theirs\r\nx-api-key: {Key}\r\n",
    ];

    private static readonly string[] Models = ["gpt-4o", "gpt-4o-mini", "Qwen3-8B", "somebody's own"];
    private static readonly int[] PromptLengths = [0, 1, 100, 3_000, 20_000, 100_000];
    private static readonly int[] ClientPieces = [int.MaxValue, int.MaxValue, 1_000, 333, 61];
    private static readonly int[] UpstreamPieces = [int.MaxValue, int.MaxValue, 4_096, 500, 37];

    private static readonly string[] Fields =
    [
        "X-Forwarded-For: 203.0.113.7, 10.1.2.3\r\n",
        "X-Forwarded-For: 2001:db8::17\r\n",
        "X-Request-ID: 0f8fad5b-d9cb-469f-a165-70867728950e\r\n",
        "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n",
        "User-Agent: OpenAI/Python 1.60.0\r\n",
        "Accept: application/json\r\n",
        "Accept-Encoding: gzip, deflate\r\n",
        "x-stainless-lang: python\r\n",
        "Cookie: session=0123456789; other=abcdefghij\r\n",
        "Connection: keep-alive, x-hop\r\nx-hop: 1\r\n",
        "X-Gateway-Debug: 1\r\n",
        "OpenAI-Organization: org-1\r\n",
    ];

    /// <summary>That many requests for the answers, their prompts up to that many characters long.</summary>
    public static Exchange[] Make(Responder responder, int count, int longestPrompt = int.MaxValue)
    {
        var random = new Random(4711);
        var exchanges = new Exchange[count];
        for (var i = 0; i < count; i++)
        {
            var answer = i % responder.Answers.Count;
            exchanges[i] = Make(random, i, answer, responder.Answers[answer], longestPrompt);
        }

        return exchanges;
    }

    private static Exchange Make(Random random, int index, int number, Answer answer, int longestPrompt)
    {
        var body = Body(random, answer, longestPrompt);
        var head = new StringBuilder($"POST {Target(random, answer.Protocol)} HTTP/1.1\r\n");
        head.Append("Host: gateway.example\r\nContent-Type: application/json\r\n");
        foreach (var field in Fields)
        {
            head.Append(random.Next(2) == 0 ? field : "");
        }

        head.Append(random.Next(2) == 0 ? Credentials[index % Credentials.Length] : "");
        head.Append($"x-answer: {number}\r\nx-piece: {Pick(random, UpstreamPieces)}\r\n");
        head.Append(random.Next(4) == 0
            ? $"Transfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n"
            : $"Content-Length: {body.Length}\r\n\r\n{body}");
        return new Exchange(Encoding.ASCII.GetBytes(head.ToString()), Pick(random, ClientPieces), answer.End);
    }

    private static string Target(Random random, Protocol protocol) => protocol switch
    {
        Protocol.Completions => "/v1/completions",
        Protocol.Messages => "/v1/messages",
        Protocol.Responses => "/v1/responses",
        _ => random.Next(2) == 0 ? "/api/chat" : "/v1/chat/completions?trace=1",
    };

    private static string Body(Random random, Answer answer, int longestPrompt)
    {
        var prompt = Prompt(Math.Min(Pick(random, PromptLengths), longestPrompt));
        var level = random.Next(3) switch
        {
            0 => ",\"user\":{\"level\":\"VIP\"}",
            1 => ",\"user\":\"us\\u0065r-1\"",
            _ => "",
        };
        var stream = answer.IsStream ? ",\"stream\":true" : "";
        var takesOptions = answer is { IsStream: true, Protocol: Protocol.Chat or Protocol.Completions };
        var options = takesOptions && random.Next(2) == 0 ? ",\"stream_options\":{\"include_usage\":true}" : "";

        // Enough for every stream: one that is cut costs its upstream connection. Without it a stream takes slices as it goes, and an answer in one piece the model's default.
        var maximum = (random.Next(3), answer.Protocol) switch
        {
            (0, _) => "",
            (_, Protocol.Responses) => ",\"max_output_tokens\":100000",
            _ => ",\"max_tokens\":100000",
        };
        var text = answer.Protocol switch
        {
            Protocol.Completions => $"\"prompt\":\"{prompt}\"",
            Protocol.Responses => $"\"instructions\":\"Be brief.\",\"input\":\"{prompt}\"",
            _ => $$"""
                "messages":[{"role":"user","content":"{{prompt}}"}]
                """,
        };
        return $$"""{"model":"{{Pick(random, Models)}}",{{text}}{{maximum}}{{level}}{{stream}}{{options}}}""";
    }

    // With an escape: such texts are put together before they are counted.
    private static string Prompt(int length) => string.Concat(Enumerable.Range(0, length).Select(static i => i % 977 == 5 ? "\\n" : Words[i % Words.Length].ToString()));

    private static T Pick<T>(Random random, T[] values) => values[random.Next(values.Length)];
}
