using System.Globalization;
using System.Text;
using Tests.Common;

namespace Tests.Functional.Faults;

/// <summary>What failing servers do with a request, or a connection.</summary>
internal static class FaultScripts
{
    public const string HalfHead = "HTTP/1.1 200 OK\r\nContent-Le";
    public const string Chunks = "Transfer-Encoding: chunked";
    public const string EventStream = "Content-Type: text/event-stream";

    /// <summary>What is no token.</summary>
    public const string Comment = ": hi\n\n";

    private const string Json = "Content-Type: application/json";
    private const string Gate = "fail";

    /// <summary>Lets the server fail that has begun to answer: what it sent has arrived, or never will as it is.</summary>
    public static void Release(FakeUpstream upstream) => upstream.Gates.Open(Gate);

    public static Task Reset(FakeExchange exchange)
    {
        exchange.Reset();
        return Task.CompletedTask;
    }

    public static Task Close(FakeExchange exchange) => exchange.CloseAsync();

    public static Task Hang(FakeExchange exchange) => exchange.HangAsync();

    /// <summary>For a connection whose bytes are no requests.</summary>
    public static async Task HangAndClose(FakeExchange exchange)
    {
        await exchange.HangAsync();
        await exchange.CloseAsync();
    }

    public static Func<FakeExchange, Task> SendAndReset(string text) => Send(text, Reset);

    public static Func<FakeExchange, Task> SendAndClose(string text) => Send(text, Close);

    public static Func<FakeExchange, Task> SendAndHang(string text) => Send(text, Hang);

    /// <summary>The head of a 200.</summary>
    public static string Head(params string[] fields) => Encoding.ASCII.GetString(FakeMessages.Head(200, fields));

    public static Func<FakeExchange, Task> Refuse(int status, string? retryAfter) =>
        exchange => exchange.RespondAsync(status, RefusalBody(status), retryAfter is null ? "X-Own: 1" : $"Retry-After: {retryAfter}");

    /// <summary>What a refusal says.</summary>
    public static string RefusalBody(int status) => $$"""{"refused":{{status.ToString(CultureInfo.InvariantCulture)}}}""";

    /// <summary>Sends half of an answer, and fails when told to.</summary>
    public static Func<FakeExchange, WireProtocol, Task> HalfAnswer(Func<WireProtocol, string> begin, Func<FakeExchange, Task> then) =>
        async (exchange, protocol) =>
        {
            await exchange.SendAsync(begin(protocol) + protocol.HalfAnswer);
            await exchange.WaitAsync(Gate);
            await then(exchange);
        };

    /// <summary>Under the length of the whole.</summary>
    public static string Counted(WireProtocol protocol) => Head(Json, $"Content-Length: {protocol.Answer.Length}");

    /// <summary>In a chunk that is the half.</summary>
    public static string InChunk(WireProtocol protocol) => Head(Json, Chunks) + ChunkSize(protocol.HalfAnswer.Length);

    /// <summary>In a chunk that would be the whole.</summary>
    public static string WithinChunk(WireProtocol protocol) => Head(Json, Chunks) + ChunkSize(protocol.Answer.Length);

    /// <summary>Up to the end of the connection.</summary>
    public static string Delimited(WireProtocol protocol) => Head(Json);

    /// <summary>Sends a whole answer, and fails at once.</summary>
    public static Func<FakeExchange, WireProtocol, Task> WholeAnswer(Func<FakeExchange, Task> then) => async (exchange, protocol) =>
    {
        await exchange.SendAsync(Counted(protocol) + protocol.Answer);
        await then(exchange);
    };

    /// <summary>Sends the beginning of a stream, and fails when told to.</summary>
    public static Func<FakeExchange, WireProtocol, Task> Stream(string framing, bool isChunked, Func<FakeExchange, Task> then) =>
        async (exchange, protocol) =>
        {
            var begun = protocol.Beginning;
            await exchange.SendAsync(Head(EventStream, framing) + (isChunked ? ChunkSize(begun.Length) + begun + "\r\n" : begun));
            await exchange.WaitAsync(Gate);
            await then(exchange);
        };

    /// <summary>Sends a whole stream, and fails at once.</summary>
    public static Func<FakeExchange, WireProtocol, Task> WholeStream(Func<FakeExchange, Task> then) => async (exchange, protocol) =>
    {
        await exchange.RespondChunkedAsync(200, [protocol.Stream], null, EventStream);
        await then(exchange);
    };

    private static string ChunkSize(int length) => length.ToString("x", CultureInfo.InvariantCulture) + "\r\n";

    private static Func<FakeExchange, Task> Send(string text, Func<FakeExchange, Task> then) => async exchange =>
    {
        await exchange.SendAsync(text);
        await then(exchange);
    };
}
