using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Tests.Common;

/// <summary>A client that sends exactly the bytes it is told to and reads responses strictly.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly ByteSource _source;
    private readonly SseText _events = new();
    private RawResponse? _current;

    private RawClient(Socket socket, Stream stream, TimeSpan limit)
    {
        _socket = socket;
        _stream = stream;
        _source = new ByteSource(stream, limit);
    }

    public static async Task<RawClient> ConnectAsync(int port, RawClientOptions? options = null)
    {
        options ??= new RawClientOptions();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.ReceiveBufferSize = options.ReceiveBufferBytes ?? socket.ReceiveBufferSize;
        socket.SendBufferSize = options.SendBufferBytes ?? socket.SendBufferSize;
        await socket.ConnectAsync(IPAddress.Loopback, port).Within($"a connection to port {port}");
        return new RawClient(socket, await OpenStreamAsync(socket, options), options.Limit);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes).AsTask().Within($"{bytes.Length} bytes to be sent");

    /// <summary>Sends pieces, each in a write of its own, letting others run in between.</summary>
    public async Task SendSlowlyAsync(ReadOnlyMemory<byte> bytes, int pieceSize)
    {
        for (var at = 0; at < bytes.Length; at += pieceSize)
        {
            await SendAsync(bytes.Slice(at, Math.Min(pieceSize, bytes.Length - at)));
            await Task.Yield();
        }
    }

    /// <summary>Ends this direction with a FIN; reading goes on.</summary>
    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Aborts the connection with a RST.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    /// <summary>Reads one whole response. A connection that ends in it throws <see cref="CutMessageException"/>.</summary>
    public async Task<RawResponse> ReadResponseAsync(bool answersHead = false)
    {
        await ReadHeadAsync(answersHead);
        return await ReadToEndAsync();
    }

    /// <summary>Reads the next response up to its body, interim responses included.</summary>
    public async Task<RawResponse> ReadHeadAsync(bool answersHead = false)
    {
        var interim = new List<RawResponse>();
        _events.Clear();
        while (true)
        {
            var head = await RawHeadReader.ReadAsync(_source, "a response's head");
            _current = new RawResponse(head, answersHead, interim, _source);
            if (!_current.IsInterim)
            {
                return _current;
            }

            interim.Add(_current);
        }
    }

    /// <summary>Reads one interim response; what follows is left to the next call.</summary>
    public async Task<RawResponse> ReadInterimAsync()
    {
        var response = new RawResponse(await RawHeadReader.ReadAsync(_source, "an interim response"), answersHead: false, [], _source);
        return response.IsInterim ? response : throw new InvalidMessageException($"Not an interim response: {response.Status}");
    }

    /// <summary>The current response's next data as it comes; null at the end of its body.</summary>
    public Task<byte[]?> ReadBodyPieceAsync() => Current.ReadPieceAsync();

    /// <summary>Reads the rest of the current response.</summary>
    public async Task<RawResponse> ReadToEndAsync()
    {
        while (await Current.ReadPieceAsync() is not null)
        {
        }

        return Current;
    }

    /// <summary>The next server-sent event without its empty line; null at the end of the body. Lines end in LF or CRLF.</summary>
    public async Task<string?> ReadEventAsync()
    {
        while (true)
        {
            if (_events.TryTake(out var text))
            {
                return text;
            }

            if (await ReadBodyPieceAsync() is not { } piece)
            {
                return _events.IsEmpty ? null : throw new InvalidMessageException("The body ends within an event: " + _events);
            }

            _events.Append(piece);
        }
    }

    /// <summary>Receives until the peer ends the connection and says how.</summary>
    public Task<ConnectionEnd> WaitForCloseAsync() => _source.WaitForEndAsync(Bounded.Limit);

    /// <summary>What came beyond the responses that were read.</summary>
    public byte[] Unread => _source.Buffered.ToArray();

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private RawResponse Current => _current ?? throw new InvalidOperationException("Read a head first.");

    private static async Task<Stream> OpenStreamAsync(Socket socket, RawClientOptions options)
    {
        var network = new NetworkStream(socket, ownsSocket: true);
        if (options.TrustedCertificate is not { } trusted)
        {
            return network;
        }

        var tls = new SslStream(network, leaveInnerStreamOpen: false, (_, certificate, _, _) => trusted.Equals(certificate));
        await tls.AuthenticateAsClientAsync("localhost").Within("the TLS handshake");
        return tls;
    }
}
