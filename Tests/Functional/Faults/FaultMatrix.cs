using Gateway.Core.Configuration;
using Tests.Common;
using static Tests.Functional.Faults.FaultScripts;
using static Tests.Functional.Faults.FaultyServer;
using static Tests.Functional.Faults.Repeated;
using static Tests.Functional.Faults.Sight;

namespace Tests.Functional.Faults;

/// <summary>
/// How servers fail, one row each: what the client sees of it when nobody else helps, the access log's word, whether there is another attempt, and what the server does.
/// What is charged follows from what the client sees (<see cref="Sight"/>).
/// </summary>
internal static class FaultMatrix
{
    // For a peer to have sent something in, however busy the machine is.
    private const int EnoughForAPeer = 1_000;

    private static readonly Func<TimeoutsConfig, int, TimeoutsConfig> Connect = static (others, ms) => others with { ConnectMs = ms };
    private static readonly Func<TimeoutsConfig, int, TimeoutsConfig> ResponseHeader = static (others, ms) => others with { ResponseHeaderMs = ms };
    private static readonly Func<TimeoutsConfig, int, TimeoutsConfig> FirstToken = static (others, ms) => others with { FirstTokenMs = ms };
    private static readonly Func<TimeoutsConfig, int, TimeoutsConfig> StreamIdle = static (others, ms) => others with { StreamIdleMs = ms };

    /// <summary>No connection comes about.</summary>
    private static readonly Fault[] Unreachable =
    [
        new("refused", Error, "connect", Anywhere, Refusing) { IsReached = false },
        new("black hole", Error, "connect_timeout", Anywhere, BlackHole) { IsReached = false, Timeout = Connect },
        new("name that does not resolve", Error, "connect", Anywhere, Unknown) { IsReached = false },
        new("TLS: no TLS spoken", Error, "connect", Anywhere, static () => Accepting("https", SendAndClose("HTTP/1.1 400 Bad Request\r\n\r\n"))) { IsReached = false },
        new("TLS: reset for a handshake", Error, "connect", Anywhere, static () => Accepting("https", Reset)) { IsReached = false },
        new("TLS: silent in the handshake", Error, "connect_timeout", Anywhere, static () => Accepting("https", HangAndClose)) { IsReached = false, Timeout = Connect },
        new("TLS: certificate expired", Error, "connect", Anywhere, static () => Certified(TimeSpan.FromHours(-1))) { IsReached = false },
        new("TLS: authority unknown", Error, "connect", Anywhere, static () => Certified(isTrusted: false)) { IsReached = false },
        new("TLS: another's name", Error, "connect", Anywhere, static () => Certified(name: "another.example")) { IsReached = false },
        new("closed as it is accepted", Error, "no_response", Anywhere, static () => Accepting("http", Close)) { IsReached = false },
        new("reset as it is accepted", Error, "connect|no_response", Anywhere, static () => Accepting("http", Reset)) { IsReached = false },
    ];

    /// <summary>Nothing of an answer comes, or no head that could be believed.</summary>
    private static readonly Fault[] Unanswered =
    [
        new("reset before the head", Error, "no_response", Anywhere, static () => Failing(Reset)),
        new("reset before the head, on a kept connection", Error, "no_response", Anywhere, static () => Failing(Reset)) { IsReused = true },
        new("closed before the head", Error, "no_response", Anywhere, static () => Failing(Close)),
        new("silent", Error, "response_header_timeout", Anywhere, static () => Failing(Hang)) { Timeout = ResponseHeader },
        new("reset within the head", Error, "response_head", Never, static () => Failing(SendAndReset(HalfHead))),
        new("closed within the head", Error, "response_head", Never, static () => Failing(SendAndClose(HalfHead))),
        new("silent within the head", Error, "response_head_stalled", Never, static () => Failing(SendAndHang(HalfHead))) { Timeout = ResponseHeader, Milliseconds = EnoughForAPeer },
        new("garbage for a head", Error, "response_head", Never, static () => Failing(SendAndHang("\0\u0001garbage without any meaning\r\n\r\n"))),
        new("two framings", Error, "response_head", Never, static () => Failing(SendAndHang(Head("Content-Length: 5", "Transfer-Encoding: chunked")))),
        new("two lengths", Error, "response_head", Never, static () => Failing(SendAndHang(Head("Content-Length: 2", "Content-Length: 3") + "{}"))),
        new("length that is no number", Error, "response_head", Never, static () => Failing(SendAndHang(Head("Content-Length: 0x2") + "{}"))),
        new("101 that nobody asked for", Error, "response_head", Never, static () => Failing(SendAndHang("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"))),
        new("compressed answer", Error, "response_encoding", Never, static () => Failing(SendAndHang(Head("Content-Encoding: gzip", "Content-Length: 5") + "12345"))) { IsBegun = true },
    ];

    /// <summary>The server itself refuses.</summary>
    private static readonly Fault[] Refusals =
    [
        Refuses(429, Elsewhere, "7"),
        Refuses(429, Anywhere),
        Refuses(500, Never),
        Refuses(502, Anywhere),
        Refuses(503, Anywhere),
        Refuses(503, Elsewhere, "7"),
        Refuses(504, Anywhere),
    ];

    /// <summary>An answer in one piece goes wrong behind its head.</summary>
    private static readonly Fault[] Bodies =
    [
        new("reset within a counted body", Cut, "response_body", Never, static () => Failing(HalfAnswer(Counted, Reset))),
        new("body shorter than its length", Cut, "response_body", Never, static () => Failing(HalfAnswer(Counted, Close))),
        new("body stands still", Cut, "stream_idle_timeout", Never, static () => Failing(HalfAnswer(Counted, Hang))) { Timeout = StreamIdle },
        new("reset within a chunk", Cut, "response_body", Never, static () => Failing(HalfAnswer(WithinChunk, Reset))),
        new("closed within a chunk", Cut, "response_body", Never, static () => Failing(HalfAnswer(WithinChunk, Close))),
        new("closed before the last chunk", Cut, "response_body", Never, static () => Failing(HalfAnswer(InChunk, SendAndClose("\r\n")))),
        new("garbage for a chunk's size", Cut, "response_body", Never, static () => Failing(HalfAnswer(InChunk, SendAndHang("\r\nxyz\r\n")))),
        new("reset within a body that the end delimits", Cut, "response_body", Never, static () => Failing(HalfAnswer(Delimited, Reset))),
        new("bytes behind the answer", Answer, "", Never, static () => Failing(WholeAnswer(SendAndHang("HTTP/1.1 200 OK\r\nX-Forged")))),
        new("another answer behind the answer", Answer, "", Never, static () => Failing(WholeAnswer(SendAndHang(Head("Content-Length: 2") + "{}")))),
        new("reset behind the answer", Answer, "", Never, static () => Failing(WholeAnswer(Reset))),
        new("closed behind the answer", Answer, "", Never, static () => Failing(WholeAnswer(Close))),
    ];

    /// <summary>A stream goes wrong behind its head.</summary>
    private static readonly Fault[] Streams =
    [
        Breaks("reset", Reset),
        Breaks("closed", Close),
        Breaks("closed within an event", SendAndClose("8\r\ndata: {\"\r\n")),
        Breaks("closed behind half a chunk", SendAndClose("64\r\ndata: {\"")),
        Breaks("garbage for a chunk's size", SendAndHang("xyz\r\n")),
        new("stream: shorter than its length", ErrorEvent, "response_body", Never, static () => Failing(Stream("Content-Length: 9999", isChunked: false, Close))) { IsStream = true },
        new("stream: stands still", ErrorEvent, "stream_idle_timeout", Never, static () => Failing(Stream(Chunks, isChunked: true, Hang))) { IsStream = true, Timeout = StreamIdle },
        new("stream: no token comes", ErrorEvent, "first_token_timeout", Never, static () => Failing(SendAndHang(Head(EventStream, Chunks) + "6\r\n" + Comment + "\r\n"))) { IsStream = true, Words = 0, Timeout = FirstToken },
        new("stream: ends where the connection does", OpenEnd, "", Never, static () => Failing(Stream("Connection: close", isChunked: false, Close))) { IsStream = true },
        new("stream: refused", Refusal, "", Anywhere, static () => Failing(Refuse(503, null))) { IsStream = true, Status = 503 },
        new("stream: reset before the head", Error, "no_response", Anywhere, static () => Failing(Reset)) { IsStream = true },
        new("stream: reset behind its end", Answer, "", Never, static () => Failing(WholeStream(Reset))) { IsStream = true },
    ];

    /// <summary>Every row.</summary>
    public static IReadOnlyList<Fault> All { get; } = [.. Unreachable, .. Unanswered, .. Refusals, .. Bodies, .. Streams];

    private static Fault Refuses(int status, Repeated repeated, string? retryAfter = null)
    {
        var name = $"{status}{(retryAfter is null ? "" : " with Retry-After")}";
        return new Fault(name, Refusal, "", repeated, () => Failing(Refuse(status, retryAfter))) { Status = status, RetryAfter = retryAfter };
    }

    private static Fault Breaks(string name, Func<FakeExchange, Task> then) =>
        new($"stream: {name}", ErrorEvent, "response_body", Never, () => Failing(Stream(Chunks, isChunked: true, then))) { IsStream = true };
}
