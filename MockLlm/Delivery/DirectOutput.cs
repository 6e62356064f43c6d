using System.IO.Pipelines;
using System.Net.Sockets;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace MockLlm.Delivery;

/// <summary>
/// Writes to the socket directly instead of through the transport's send loop: a flush returns once the bytes are
/// with the kernel. So each flush is a packet of its own, and a reset after N bytes really follows N bytes.
/// </summary>
internal sealed class DirectOutput : IDuplexPipe
{
    private DirectOutput(PipeReader input, PipeWriter output)
    {
        Input = input;
        Output = output;
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>The connection middleware.</summary>
    public static async Task InvokeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        if (socket is null)
        {
            await next(connection);
            return;
        }

        var transport = connection.Transport;
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        connection.Transport = new DirectOutput(transport.Input, output);
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }
}
