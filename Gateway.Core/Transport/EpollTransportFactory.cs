using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Transport;

/// <summary>
/// Kestrel's transport for a gateway on Linux: connections on epoll loops, a thread for each processor. Register it as the
/// <see cref="IConnectionListenerFactory"/>; everything above it stays as it is.
/// </summary>
public sealed class EpollTransportFactory : IConnectionListenerFactory, IConnectionListenerFactorySelector, IDisposable
{
    private const int Backlog = 4096;

    private readonly Lazy<EpollLoop[]> _loops;

    /// <param name="logger">Told of defects only.</param>
    /// <param name="loops">Number of loops; 0 for one a processor.</param>
    public EpollTransportFactory(ILogger<EpollTransportFactory> logger, int loops = 0) =>
        _loops = new Lazy<EpollLoop[]>(() => [.. Enumerable.Range(0, loops > 0 ? loops : Environment.ProcessorCount).Select(index => new EpollLoop(index, logger))]);

    /// <summary>True where the transport can run.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <summary>The loops; started at the first use.</summary>
    internal EpollLoop[] Loops => _loops.Value;

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new(new EpollListener(endpoint, _loops.Value, Backlog));

    /// <summary>Ends the loops' threads.</summary>
    public void Dispose()
    {
        if (_loops.IsValueCreated)
        {
            foreach (var loop in _loops.Value)
            {
                loop.Dispose();
            }
        }
    }
}
