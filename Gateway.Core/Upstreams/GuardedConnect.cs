using System.Net;
using System.Net.Sockets;

namespace Gateway.Core.Upstreams;

/// <summary>Connects an HTTP client to a host at those of its addresses that are allowed: what is judged is what is connected to, so that a name cannot change in between.</summary>
internal static class GuardedConnect
{
    /// <exception cref="IOException">None of its addresses is allowed.</exception>
    /// <exception cref="SocketException">None of those that are allowed answers, or the name is not known.</exception>
    public static async ValueTask<Stream> OpenAsync(DnsEndPoint endPoint, Func<IPAddress, bool> allows, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(endPoint.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(endPoint.Host, cancellation).ConfigureAwait(false);
        IPAddress[] allowed = [.. addresses.Where(allows)];
        if (allowed.Length == 0)
        {
            throw new IOException($"'{endPoint.Host}' is at no address that may be connected to.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
