using System.Text;

namespace Tests.Common;

/// <summary>Answers that are right, though unusual: a gateway has to pass them on.</summary>
internal static class FakeBehaviours
{
    public const string JsonBody = """{"ok":true}""";

    public static FakeBehaviour Json { get; } = new("json", exchange => exchange.RespondAsync(200, JsonBody, "Content-Type: application/json"));

    public static FakeBehaviour Chunked { get; } =
        new("chunked with trailers", exchange => exchange.RespondChunkedAsync(200, ["{\"ok\"", ":true}"], ["X-Trailer: 1"]));

    public static FakeBehaviour CloseDelimited { get; } = new("close-delimited", async exchange =>
    {
        await exchange.SendAsync("HTTP/1.1 200 OK\r\n\r\n" + JsonBody);
        await exchange.CloseAsync();
    });

    public static FakeBehaviour Interim { get; } = new("several 1xx before the final", async exchange =>
    {
        await exchange.SendAsync("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n");
        await exchange.RespondAsync(200, JsonBody);
    });

    public static FakeBehaviour NoContent { get; } = new("204", exchange => exchange.SendAsync("HTTP/1.1 204 No Content\r\n\r\n"));

    /// <summary>Forbidden to a server, common all the same; there is no body whatever it says.</summary>
    public static FakeBehaviour NoContentWithLength { get; } =
        new("204 with Content-Length", exchange => exchange.SendAsync("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"));

    public static FakeBehaviour NotModified { get; } = new("304", exchange => exchange.SendAsync("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n"));

    /// <summary>The length is that of the body which a 200 would have had.</summary>
    public static FakeBehaviour NotModifiedWithLength { get; } =
        new("304 with Content-Length", exchange => exchange.SendAsync("HTTP/1.1 304 Not Modified\r\nContent-Length: 11\r\n\r\n"));

    /// <summary>What HEAD is answered with: a length and no body.</summary>
    public static FakeBehaviour HeadOnly { get; } = new("HEAD", exchange => exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n"));

    public static FakeBehaviour ByteByByte { get; } = new("byte by byte", exchange => exchange.SendPiecesAsync(
        Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {JsonBody.Length}\r\n\r\n{JsonBody}"), 1));

    public static FakeBehaviour ChunkedByteByByte { get; } = new("chunked, byte by byte", exchange => exchange.SendPiecesAsync(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"ok\":\r\n5;e=1\r\ntrue}\r\n0\r\nX-Trailer: 1\r\n\r\n"u8.ToArray(), 1));

    /// <summary>Answers, then ends the connection although it never said so.</summary>
    public static FakeBehaviour AnswerThenClose { get; } = new("closes after the answer", async exchange =>
    {
        await exchange.RespondAsync(200, JsonBody);
        await exchange.CloseAsync();
    });

    /// <summary>The same when the test opens the gate "close".</summary>
    public static FakeBehaviour AnswerThenCloseWhenTold { get; } = new("closes an idle connection when told", async exchange =>
    {
        await exchange.RespondAsync(200, JsonBody);
        await exchange.WaitAsync("close");
        await exchange.CloseAsync();
    });

    /// <summary>The behaviours whose answer is a whole 200 with <see cref="JsonBody"/>.</summary>
    public static IReadOnlyList<FakeBehaviour> WholeAnswers { get; } =
        [Json, Chunked, CloseDelimited, Interim, ByteByByte, ChunkedByteByByte, AnswerThenClose];
}
