using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Tests.Common;

namespace Tests.Functional.ConfigCenter.Alerts;

/// <summary>A mail server that keeps what it takes: SMTP in clear with AUTH PLAIN, as far as a client needs it.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<ReceivedMail> _received = Channel.CreateUnbounded<ReceivedMail>();
    private readonly Task _accepting;

    public SmtpServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What RCPT is answered with.</summary>
    public string RecipientAnswer { get; set; } = "250 fine";

    public Task<ReceivedMail> NextAsync() => _received.Reader.ReadAsync().AsTask().Within("a mail");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await TalkAsync(client.GetStream());
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client left, or the test ends.
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        var (user, from, to) = ((string?)null, "", new List<string>());
        await writer.WriteLineAsync("220 test ESMTP");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var answer = "250 fine";
            switch (line.Split(' ')[0].ToUpperInvariant())
            {
                case "EHLO":
                    answer = "250-test\r\n250 AUTH PLAIN";
                    break;
                case "AUTH":
                    user = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2])).Replace('\0', '/');
                    answer = "235 welcome";
                    break;
                case "MAIL":
                    (from, to) = (Address(line), []);
                    break;
                case "RCPT":
                    to.Add(Address(line));
                    answer = RecipientAnswer;
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    _received.Writer.TryWrite(new ReceivedMail(user, from, to, await DataAsync(reader)));
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
            }

            await writer.WriteLineAsync(answer);
        }
    }

    private async Task<string> DataAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Address(string line) => line.Split('<')[1].Split('>')[0];
}
