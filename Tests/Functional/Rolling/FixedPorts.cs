using System.Net;
using System.Net.Sockets;

namespace Tests.Functional.Rolling;

/// <summary>Ports for what is started again and again at the same place: below those that the system gives to outgoing connections, one of which would take it meanwhile.</summary>
internal static class FixedPorts
{
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    /// <summary>That many loopback ports that nobody listens on.</summary>
    public static int[] Take(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            while (listeners.Count < count)
            {
                var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(Lowest, Highest));
                try
                {
                    listener.Start();
                    listeners.Add(listener);
                }
                catch (SocketException)
                {
                    listener.Dispose();
                }
            }

            return [.. listeners.Select(static listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(static listener => listener.Dispose());
        }
    }
}
