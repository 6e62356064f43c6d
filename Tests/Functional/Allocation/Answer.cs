using System.Text;

namespace Tests.Functional.Allocation;

/// <summary>What the upstream answers, ready to be sent over and over.</summary>
/// <param name="Bytes">Head and body.</param>
/// <param name="End">The last bytes of it, as a client gets them.</param>
/// <param name="Events">Events in it that reach the client; 0 when it is no stream.</param>
internal sealed record Answer(byte[] Bytes, byte[] End, int Events)
{
    private static readonly byte[] LastChunk = "\r\n0\r\n\r\n"u8.ToArray();

    /// <summary>A completion of that many characters, its body counted or in chunks of that many bytes.</summary>
    public static Answer Json(int characters, int? chunk = null)
    {
        var body = $$$"""{"id":"chatcmpl-1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"{{{Text(characters)}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12,"completion_tokens":34,"total_tokens":46},"last":true}""";
        const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Sat, 01 Mar 2025 12:00:00 GMT\r\nx-ratelimit-remaining-requests: 9\r\nx-upstream: 1\r\n";
        var message = chunk is null
            ? $"{Head}Content-Length: {body.Length}\r\n\r\n{body}"
            : $"{Head}Transfer-Encoding: chunked\r\n\r\n{Chunks(body, chunk.Value)}";
        return new Answer(Encoding.ASCII.GetBytes(message), chunk is null ? "\"last\":true}"u8.ToArray() : LastChunk, 0);
    }

    /// <summary>A stream of that many deltas, their text that long or shorter, then usage and the end; framed in chunks of that many bytes.</summary>
    public static Answer Stream(int deltas, int characters, int chunk)
    {
        var body = new StringBuilder();
        for (var i = 0; i < deltas; i++)
        {
            body.Append($$$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"{{{Text(1 + (i * 7 % characters))}}}"},"finish_reason":null}]}""").Append("\n\n");
        }

        body.Append("""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[],"usage":{"prompt_tokens":12,"completion_tokens":34,"total_tokens":46}}""").Append("\n\n");
        body.Append("data: [DONE]\n\n");
        var message = $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks(body.ToString(), chunk)}";
        return new Answer(Encoding.ASCII.GetBytes(message), LastChunk, deltas + 1);
    }

    private static string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(static i => (char)('a' + (i % 26))));

    private static string Chunks(string body, int size)
    {
        var chunks = new StringBuilder();
        foreach (var chunk in body.Chunk(size))
        {
            chunks.Append($"{chunk.Length:x}\r\n").Append(chunk).Append("\r\n");
        }

        return chunks.Append("0\r\n\r\n").ToString();
    }
}
