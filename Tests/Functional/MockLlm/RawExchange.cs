using System.Net.Sockets;
using System.Text;

namespace Tests.Functional.MockLlm;

/// <summary>What came over a bare socket, and how the connection ended.</summary>
internal sealed record RawExchange(byte[] Bytes, bool IsReset)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public string Body => Text[(Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    /// <summary>Posts a chat request and reads until the connection ends.</summary>
    public static async Task<RawExchange> ChatAsync(MockServer server, string query, string more = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = client.GetStream();
        var body = MockServer.Chat(more);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions?{query} HTTP/1.1\r\nHost: mock\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        var received = new MemoryStream();
        try
        {
            await stream.CopyToAsync(received);
            return new RawExchange(received.ToArray(), false);
        }
        catch (IOException)
        {
            return new RawExchange(received.ToArray(), true);
        }
    }
}
