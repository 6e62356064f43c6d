using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using Tests.Common;

namespace Tests.Functional.Allocation;

/// <summary>
/// An upstream on loopback that allocates nothing once its connections are warm. A request says by <c>x-answer</c> which of the answers
/// it wants, and by <c>x-piece</c> how many bytes of it at a time. A GET is a health check, and passes.
/// </summary>
internal sealed class Responder : IAsyncDisposable
{
    private static readonly byte[] Passed = "HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray();

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _connections = [];
    private readonly Answer[] _answers;
    private readonly Task _accepting;

    public Responder(params Answer[] answers)
    {
        _answers = answers;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    public IReadOnlyList<Answer> Answers => _answers;

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        await Task.WhenAll(_connections).Within("the responder's connections to end");
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                socket.NoDelay = true;
                _sockets.Add(socket);
                _connections.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await AnswerAsync(socket);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed, or the gateway gave the connection up.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        var request = new byte[1 << 20];
        while (true)
        {
            var length = 0;
            while (!IsWhole(request.AsSpan(0, length)))
            {
                var count = await socket.ReceiveAsync(request.AsMemory(length), SocketFlags.None);
                if (count == 0)
                {
                    return;
                }

                length += count;
            }

            if (IsProbe(request))
            {
                await socket.SendAsync(Passed, SocketFlags.None);
                continue;
            }

            var answer = _answers[Number(request.AsSpan(0, length), "x-answer: "u8)].Bytes;
            var piece = Number(request.AsSpan(0, length), "x-piece: "u8);
            for (var sent = 0; sent < answer.Length;)
            {
                sent += await socket.SendAsync(answer.AsMemory(sent, Math.Min(piece, answer.Length - sent)), SocketFlags.None);
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> request)
    {
        var head = request.IndexOf("\r\n\r\n"u8);
        return head >= 0 && (IsProbe(request) || request.Length >= head + 4 + Number(request[..head], "Content-Length: "u8));
    }

    private static bool IsProbe(ReadOnlySpan<byte> request) => request.StartsWith("GET "u8);

    private static int Number(ReadOnlySpan<byte> head, ReadOnlySpan<byte> field)
    {
        var at = head.IndexOf(field);
        return at >= 0 && Utf8Parser.TryParse(head[(at + field.Length)..], out int number, out _) ? number : throw new InvalidOperationException("The request lacks a field.");
    }
}
