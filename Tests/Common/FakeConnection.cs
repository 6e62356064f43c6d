using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Tests.Common;

/// <summary>One accepted connection of a fake upstream.</summary>
internal sealed class FakeConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly CancellationToken _stopped;

    private FakeConnection(Socket socket, Stream stream, int number, CancellationToken stopped)
    {
        _socket = socket;
        _stream = stream;
        _stopped = stopped;
        Number = number;
        Source = new ByteSource(stream, Timeout.InfiniteTimeSpan, stopped);
    }

    /// <summary>In the order accepted, from 1.</summary>
    public int Number { get; }

    public ByteSource Source { get; }

    /// <summary>True once this side has closed or reset it.</summary>
    public bool Ended { get; private set; }

    public static async Task<FakeConnection> OpenAsync(
        Socket socket, X509Certificate2? certificate, int number, CancellationToken stopped)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (certificate is not null)
        {
            var tls = new SslStream(stream);
            stream = tls;
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stopped);
        }

        return new FakeConnection(socket, stream, number, stopped);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, _stopped);

    /// <summary>Ends this direction with a FIN; the peer may go on sending.</summary>
    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Closes with a FIN: what has arrived is read first, as the kernel would answer it with a RST.</summary>
    public async Task CloseAsync()
    {
        while (_socket.Available > 0 && await Source.FillAsync("what is there"))
        {
        }

        Ended = true;
        if (_stream is SslStream tls)
        {
            await tls.ShutdownAsync();
        }

        await _stream.DisposeAsync();
    }

    /// <summary>Aborts with a RST.</summary>
    public void Reset()
    {
        Ended = true;
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        Ended = true;
        await _stream.DisposeAsync();
        _socket.Dispose();
    }
}
