using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Core.Explain;

/// <summary>A connection on which all of one request has arrived, and whose client reads whatever it is answered.</summary>
internal static class WrittenRequest
{
    public static ConnectionContext Open(ReadOnlySpan<byte> request, IPAddress peer)
    {
        var input = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        var output = new Pipe(new PipeOptions(pauseWriterThreshold: 0, useSynchronizationContext: false));
        request.CopyTo(input.Writer.GetSpan(request.Length));
        input.Writer.Advance(request.Length);
        input.Writer.Complete();
        var transport = new Duplex(input.Reader, output.Writer);
        return new DefaultConnectionContext("explain", transport, transport) { RemoteEndPoint = new IPEndPoint(peer, 0) };
    }

    private sealed class Duplex : IDuplexPipe
    {
        public Duplex(PipeReader input, PipeWriter output)
        {
            Input = input;
            Output = output;
        }

        public PipeReader Input { get; }

        public PipeWriter Output { get; }
    }
}
