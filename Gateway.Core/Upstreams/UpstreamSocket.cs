using System.Net;
using System.Net.Sockets;
using Gateway.Core.Transport;

namespace Gateway.Core.Upstreams;

/// <summary>
/// The socket of an upstream connection, without its library. Failures are values; at most one receive and one send are under way at a time.
/// </summary>
internal abstract class UpstreamSocket
{
    /// <summary>What an operation answers when the connection is broken or was aborted.</summary>
    public const int Failed = -1;

    /// <summary>A socket that is handled on the calling thread's loop; away from a loop, one of .NET's. Null when the system has none left.</summary>
    /// <param name="endPoint">Where to connect to.</param>
    /// <param name="received">Called behind the end of a receive that did not end at once, and that nobody awaited.</param>
    public static UpstreamSocket? TryCreate(IPEndPoint endPoint, Action received)
    {
        try
        {
            return EpollLoop.Current is { } loop ? new EpollUpstreamSocket(loop, endPoint, received) : new ManagedUpstreamSocket(endPoint, received);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return null;
        }
    }

    /// <summary>0 when connected, or <see cref="Failed"/>.</summary>
    public abstract ValueTask<int> ConnectAsync();

    /// <summary>Number of bytes received; 0 at the end of the stream, <see cref="Failed"/> on an error.</summary>
    public abstract ValueTask<int> ReceiveAsync(Memory<byte> destination);

    /// <summary>Number of bytes that the kernel took, or <see cref="Failed"/>.</summary>
    public abstract ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Ends a send that waits, and the sending side with it; receiving goes on. From the thread that receives are told on.</summary>
    public abstract void EndSending();

    /// <summary>Resets the connection and ends what is under way; from any thread.</summary>
    public abstract void Abort();

    /// <summary>Closes the connection and ends what is under way; from any thread.</summary>
    public abstract void Close();
}
