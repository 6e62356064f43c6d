using System.Text;
using Gateway.Core.Routing;

namespace Tests.Functional.Allocation;

/// <summary>What the upstream answers, ready to be sent over and over.</summary>
/// <param name="Protocol">What it answers a request of.</param>
/// <param name="Bytes">Head and body.</param>
/// <param name="End">The last bytes of it, as a client gets them.</param>
/// <param name="IsStream">True for a stream of events.</param>
internal sealed record Answer(Protocol Protocol, byte[] Bytes, byte[] End, bool IsStream)
{
    private const string Words = "The quick brown fox jumps over the lazy dog, again and again; 1234 times. ";

    private static readonly byte[] LastChunk = "\r\n0\r\n\r\n"u8.ToArray();

    /// <summary>A completion of that many characters, its body counted or in chunks of that many bytes.</summary>
    public static Answer Json(int characters, int? chunk = null, Protocol protocol = Protocol.Chat)
    {
        var body = AnswerBodies.Json(protocol, Text(characters));
        const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Sat, 01 Mar 2025 12:00:00 GMT\r\nx-ratelimit-remaining-requests: 9\r\nx-upstream: 1\r\n";
        var message = chunk is null
            ? $"{Head}Content-Length: {body.Length}\r\n\r\n{body}"
            : $"{Head}Transfer-Encoding: chunked\r\n\r\n{Chunks(body, chunk.Value)}";

        // Where output is limited the answer is held, and then sent with its length.
        return new Answer(protocol, Encoding.ASCII.GetBytes(message), "\"last\":true}"u8.ToArray(), IsStream: false);
    }

    /// <summary>A stream of that many deltas, their text that long or shorter, then usage and the end; framed in chunks of that many bytes.</summary>
    public static Answer Stream(int deltas, int characters, int chunk, Protocol protocol = Protocol.Chat)
    {
        var body = AnswerBodies.Stream(protocol, [.. Enumerable.Range(0, deltas).Select(i => Text(1 + (i * 7 % characters)))]);
        var message = $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n{Chunks(body, chunk)}";
        return new Answer(protocol, Encoding.ASCII.GetBytes(message), LastChunk, IsStream: true);
    }

    private static string Text(int length) => string.Concat(Enumerable.Range(0, length).Select(static i => Words[i % Words.Length]));

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
