namespace Tests.Common;

/// <summary>Ways in which an upstream fails. Refusal is <see cref="ClosedPort"/>, a handshake without end <see cref="SilentPort"/>.</summary>
internal static class FakeFaults
{
    private const string FirstHalf = "{\"half\":";

    /// <summary>Connecting may fail already, where the RST is faster than who connects.</summary>
    public static FakeBehaviour AcceptAndReset { get; } = new("accepts and resets", FakeStage.Accepted, exchange =>
    {
        exchange.Reset();
        return Task.CompletedTask;
    });

    public static FakeBehaviour AcceptAndClose { get; } =
        new("accepts and closes", FakeStage.Accepted, exchange => exchange.CloseAsync());

    public static FakeBehaviour ResetAfterRequest { get; } = new("resets after the request", exchange =>
    {
        exchange.Reset();
        return Task.CompletedTask;
    });

    public static FakeBehaviour CloseAfterRequest { get; } = new("closes after the request", exchange => exchange.CloseAsync());

    /// <summary>Reads the request and never answers.</summary>
    public static FakeBehaviour BlackHole { get; } = new("black hole", exchange => exchange.HangAsync());

    public static FakeBehaviour GarbageHead { get; } = SendThenHang("garbage head", "\0\u0001garbage without any meaning\r\n\r\n");

    public static FakeBehaviour HalfHead { get; } = SendThenClose("half a head", "HTTP/1.1 200 OK\r\nContent-Le");

    public static FakeBehaviour HalfBody { get; } =
        SendThenClose("half a body", $"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{FirstHalf}");

    public static FakeBehaviour HalfBodyThenReset { get; } =
        SendThenReset("half a body, then reset", $"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{FirstHalf}");

    public static FakeBehaviour HalfChunk { get; } =
        SendThenClose("half a chunk", $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{FirstHalf}");

    public static FakeBehaviour HalfChunkThenReset { get; } =
        SendThenReset("half a chunk, then reset", $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{FirstHalf}");

    public static FakeBehaviour NoLastChunk { get; } =
        SendThenClose("no last chunk", $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{FirstHalf}\r\n");

    /// <summary>A close-delimited body must not look whole after a RST.</summary>
    public static FakeBehaviour CloseDelimitedReset { get; } =
        SendThenReset("close-delimited, then reset", $"HTTP/1.1 200 OK\r\n\r\n{FirstHalf}");

    public static FakeBehaviour BothFramings { get; } = SendThenHang(
        "both framings", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

    public static FakeBehaviour TwoLengths { get; } =
        SendThenHang("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ");

    public static FakeBehaviour InvalidLength { get; } = SendThenHang("invalid length", "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\n{}");

    public static FakeBehaviour InvalidChunkSize { get; } =
        SendThenHang("invalid chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n");

    public static FakeBehaviour UnaskedSwitch { get; } = SendThenHang(
        "unasked 101", "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");

    /// <summary>Answers from the head alone and reads no further.</summary>
    public static FakeBehaviour EarlyAnswer { get; } = new("early 413", FakeStage.HeadRead, async exchange =>
    {
        await exchange.RespondAsync(413, FakeBehaviours.JsonBody, "Connection: close");
        await exchange.StopReadingAsync();
    });

    public static FakeBehaviour ExtraBytes { get; } = SendThenHang(
        "bytes after the answer", "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}HTTP/1.1 200 OK\r\nX-Forged");

    public static FakeBehaviour TwoAnswers { get; } = new("two answers", async exchange =>
    {
        const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
        await exchange.SendAsync(Answer + Answer.Replace("true", "fake", StringComparison.Ordinal));
    });

    /// <summary>Those that end before the head is complete.</summary>
    public static IReadOnlyList<FakeBehaviour> NoHead { get; } =
        [AcceptAndReset, AcceptAndClose, ResetAfterRequest, CloseAfterRequest, HalfHead];

    /// <summary>Those whose head, or what frames the body, must not be believed.</summary>
    public static IReadOnlyList<FakeBehaviour> InvalidHeads { get; } =
        [GarbageHead, BothFramings, TwoLengths, InvalidLength, UnaskedSwitch];

    /// <summary>Those that break in the body.</summary>
    public static IReadOnlyList<FakeBehaviour> BrokenBodies { get; } =
        [HalfBody, HalfBodyThenReset, HalfChunk, HalfChunkThenReset, NoLastChunk, CloseDelimitedReset, InvalidChunkSize];

    /// <summary>Those whose connection must not be used again although the answer is whole.</summary>
    public static IReadOnlyList<FakeBehaviour> Desynchronised { get; } = [ExtraBytes, TwoAnswers];

    private static FakeBehaviour SendThenClose(string name, string text) => new(name, async exchange =>
    {
        await exchange.SendAsync(text);
        await exchange.CloseAsync();
    });

    private static FakeBehaviour SendThenReset(string name, string text) => new(name, async exchange =>
    {
        await exchange.SendAsync(text);
        exchange.Reset();
    });

    private static FakeBehaviour SendThenHang(string name, string text) => new(name, async exchange =>
    {
        await exchange.SendAsync(text);
        await exchange.HangAsync();
    });
}
