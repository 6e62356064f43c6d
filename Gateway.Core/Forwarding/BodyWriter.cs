using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Forwarding;

/// <summary>Writes payload to the client in the framing that the head announced.</summary>
internal static class BodyWriter
{
    // More than this in one chunk is written piece by piece, without asking the pipe for one block that large.
    private const int LargestCopy = 2048;

    /// <summary>Writes one run of payload; sent with the next flush.</summary>
    public static void Write(RequestContext context, DownstreamFraming framing, ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return;
        }

        if (context.FirstByte == 0)
        {
            context.FirstByte = Stopwatch.GetTimestamp();
        }

        context.ResponseBytes += payload.Length;
        Write(context.Connection.Output, framing, payload);
    }

    /// <summary>Writes what ends the body, where the framing has such a thing.</summary>
    public static void End(RequestContext context, DownstreamFraming framing)
    {
        if (framing == DownstreamFraming.Chunked)
        {
            context.Connection.Output.Write(ChunkFraming.LastChunk);
        }
    }

    private static void Write(PipeWriter output, DownstreamFraming framing, ReadOnlySpan<byte> payload)
    {
        if (framing != DownstreamFraming.Chunked)
        {
            output.Write(payload);
        }
        else if (payload.Length <= LargestCopy)
        {
            var room = output.GetSpan(ChunkFraming.MaxPrefixLength + payload.Length + ChunkFraming.Crlf.Length);
            var length = ChunkFraming.WritePrefix(room, payload.Length);
            payload.CopyTo(room[length..]);
            length += payload.Length;
            ChunkFraming.Crlf.CopyTo(room[length..]);
            output.Advance(length + ChunkFraming.Crlf.Length);
        }
        else
        {
            output.Advance(ChunkFraming.WritePrefix(output.GetSpan(ChunkFraming.MaxPrefixLength), payload.Length));
            output.Write(payload);
            output.Write(ChunkFraming.Crlf);
        }
    }
}
