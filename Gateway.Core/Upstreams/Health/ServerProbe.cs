using System.Buffers;
using Gateway.Core.Configuration;
using Gateway.Core.Http1;

namespace Gateway.Core.Upstreams.Health;

/// <summary>Probes a server by a GET on a connection of its own, over TLS where the server speaks it, with the upstream's key and fields.</summary>
internal sealed class ServerProbe : IServerProbe
{
    private const int LongestHead = 16 * 1024;

    public async Task<ProbeResult> RunAsync(UpstreamModel upstream, ServerModel server, ProbeSettings settings, CancellationToken stopped)
    {
        // Off the thread that keeps the time.
        await Task.Yield();
        if (server.Endpoint is not { } endpoint)
        {
            return ProbeResult.Unreachable;
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        timeout.CancelAfter(settings.Timeout);
        var connection = new UpstreamConnection(server.State);
        ProbeResult result;
        await using (timeout.Token.Register(connection.Abort).ConfigureAwait(false))
        {
            result = await AskAsync(connection, endpoint, Request(upstream, server, settings), settings).ConfigureAwait(false);
        }

        await connection.CloseAsync().ConfigureAwait(false);
        if (stopped.IsCancellationRequested)
        {
            return ProbeResult.Stopped;
        }

        return result != ProbeResult.Passed && timeout.IsCancellationRequested ? ProbeResult.TimedOut : result;
    }

    private static async Task<ProbeResult> AskAsync(UpstreamConnection connection, ServerEndpoint endpoint, byte[] request, ProbeSettings settings)
    {
        if (await connection.ConnectAsync(endpoint).ConfigureAwait(false) != ConnectError.None)
        {
            return ProbeResult.Unreachable;
        }

        if (!await connection.SendAsync(request).ConfigureAwait(false))
        {
            return ProbeResult.Broken;
        }

        var head = new ResponseHead();
        while (true)
        {
            switch (ResponseHeadParser.TryParse(connection.Unread, head, answersHead: false, CompiledSettings.Default.HeadLimits, out _))
            {
                case HeadParseStatus.Rejected:
                    return ProbeResult.Broken;
                case HeadParseStatus.Complete when head.StatusCode >= 200:
                    return settings.Passes(head.StatusCode) ? ProbeResult.Passed : ProbeResult.WrongStatus;
                case HeadParseStatus.Complete:
                    connection.Consume(head.Length);
                    head.Reset();
                    continue;
            }

            if (connection.Take(await connection.ReceiveAsync().ConfigureAwait(false)) <= 0)
            {
                return ProbeResult.Broken;
            }
        }
    }

    private static byte[] Request(UpstreamModel upstream, ServerModel server, ProbeSettings settings)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new HeadWriter(buffer.GetSpan(LongestHead));
        writer.Write("GET "u8);
        writer.Write(settings.Path);
        writer.Write(" HTTP/1.1\r\nHost: "u8);
        writer.Write(server.Host);
        writer.Write("\r\nConnection: close\r\n"u8);
        if (upstream.AuthHeader is { } auth)
        {
            writer.Write(auth.Line);
        }

        foreach (var header in upstream.Headers)
        {
            writer.Write(header.Line);
        }

        writer.Write(ChunkFraming.Crlf);
        buffer.Advance(writer.Written);
        return buffer.WrittenSpan.ToArray();
    }
}
