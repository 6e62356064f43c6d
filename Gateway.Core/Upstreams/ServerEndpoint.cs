using System.Net;
using System.Net.Security;

namespace Gateway.Core.Upstreams;

/// <summary>Where and how a server is connected to.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its TCP port.</param>
/// <param name="Address">Its address where <paramref name="Host"/> is one; otherwise the name is resolved at every connect.</param>
/// <param name="Tls">How to shake hands; null for plain HTTP.</param>
internal sealed record ServerEndpoint(string Host, int Port, IPAddress? Address, SslClientAuthenticationOptions? Tls)
{
    /// <summary>Finds a name's addresses; throws <see cref="System.Net.Sockets.SocketException"/> where there are none.</summary>
    public Func<string, Task<IPAddress[]>> Resolve { get; init; } = static host => Dns.GetHostAddressesAsync(host);

    /// <summary>Which of its addresses may be connected to.</summary>
    public AddressPolicy Addresses { get; init; } = AddressPolicy.Open;

    /// <summary>Whether one of its addresses may be connected to.</summary>
    public bool Allows(IPAddress address) => Addresses.Allows(address, isResolved: Address is null);
}
