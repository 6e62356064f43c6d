using System.Globalization;
using System.Text;

namespace Tests.Common;

/// <summary>What a script of a fake upstream has in hand: the request, and the connection to answer on.</summary>
internal sealed class FakeExchange(FakeConnection connection, Gates gates, CancellationToken stopped)
{
    private ReceivedRequest? _request;

    /// <summary>Not there yet at <see cref="FakeStage.Accepted"/>.</summary>
    public ReceivedRequest Request
    {
        get => _request ?? throw new InvalidOperationException("Nothing was read yet.");
        set => _request = value;
    }

    public bool HasRequest => _request is not null;

    /// <summary>Which accepted connection this is, from 1.</summary>
    public int ConnectionNumber => connection.Number;

    /// <summary>True when this side has closed or reset the connection.</summary>
    public bool Ended => connection.Ended;

    /// <summary>Cancelled when the upstream is disposed.</summary>
    public CancellationToken Stopped => stopped;

    /// <summary>Receives a request's head, its body left unread.</summary>
    public async Task<ReceivedRequest> ReceiveHeadAsync() =>
        new(await RawHeadReader.ReadAsync(connection.Source, "a request's head"), connection.Source, ConnectionNumber);

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => connection.SendAsync(bytes);

    /// <summary>Sends pieces, each in a write of its own, letting others run in between.</summary>
    public async Task SendPiecesAsync(ReadOnlyMemory<byte> bytes, int size)
    {
        for (var at = 0; at < bytes.Length; at += size)
        {
            await SendAsync(bytes.Slice(at, Math.Min(size, bytes.Length - at)));
            await Task.Yield();
        }
    }

    /// <summary>Answers with a Content-Length and further field lines, such as "X-A: 1".</summary>
    public Task RespondAsync(int status, string body, params string[] headers) =>
        RespondAsync(status, Encoding.UTF8.GetBytes(body), headers);

    /// <inheritdoc cref="RespondAsync(int, string, string[])"/>
    public Task RespondAsync(int status, byte[] body, params string[] headers) =>
        SendAsync((byte[])[.. FakeMessages.Head(status, [$"Content-Length: {body.Length}", .. headers]), .. body]);

    /// <summary>Answers in chunks, one a piece, with trailers where given.</summary>
    public async Task RespondChunkedAsync(
        int status, IEnumerable<string> pieces, IEnumerable<string>? trailers = null, params string[] headers)
    {
        await SendAsync(FakeMessages.Head(status, ["Transfer-Encoding: chunked", .. headers]));
        foreach (var piece in pieces)
        {
            await SendChunkAsync(piece);
        }

        await EndChunksAsync([.. trailers ?? []]);
    }

    /// <summary>Streams server-sent events and ends the response. Each is the text of "data:".</summary>
    public async Task StreamAsync(IEnumerable<string> events)
    {
        await BeginStreamAsync();
        foreach (var text in events)
        {
            await SendEventAsync(text);
        }

        await EndChunksAsync();
    }

    /// <summary>Sends the head of a streaming answer.</summary>
    public Task BeginStreamAsync(params string[] headers) => SendAsync(
        FakeMessages.Head(200, ["Content-Type: text/event-stream", "Transfer-Encoding: chunked", .. headers]));

    /// <summary>Sends one event in a chunk of its own.</summary>
    public Task SendEventAsync(string data) => SendChunkAsync($"data: {data}\n\n");

    public Task SendChunkAsync(string data) => SendChunkAsync(Encoding.UTF8.GetBytes(data));

    public Task SendChunkAsync(byte[] data) => SendAsync(FakeMessages.Chunk(data));

    /// <summary>Sends the last chunk and the trailers.</summary>
    public Task EndChunksAsync(params string[] trailers) =>
        SendAsync(string.Create(CultureInfo.InvariantCulture, $"0\r\n{string.Concat(trailers.Select(line => line + "\r\n"))}\r\n"));

    /// <summary>Closes the connection with a FIN.</summary>
    public Task CloseAsync() => connection.CloseAsync();

    /// <summary>Ends this direction with a FIN and keeps reading.</summary>
    public void ShutdownSend() => connection.ShutdownSend();

    /// <summary>Aborts the connection with a RST.</summary>
    public void Reset() => connection.Reset();

    /// <summary>Completes when the peer has ended the connection. Reads on until then.</summary>
    public Task<ConnectionEnd> WaitForPeerCloseAsync() => connection.Source.WaitForEndAsync(Bounded.Limit);

    /// <summary>Stays silent, reading on, until the peer gives up or the upstream is disposed.</summary>
    public async Task HangAsync() => await connection.Source.WaitForEndAsync(Timeout.InfiniteTimeSpan);

    /// <summary>Stays silent and reads nothing until the upstream is disposed; the peer's sends fill the buffers.</summary>
    public Task StopReadingAsync() => Task.Delay(Timeout.Infinite, stopped);

    /// <summary>Tells the test that this point was reached.</summary>
    public void Open(string gate) => gates.Open(gate);

    /// <summary>Waits until the test opens the gate.</summary>
    public Task WaitAsync(string gate) => gates.WaitAsync(gate, stopped);
}
