using System.Net;
using System.Net.Sockets;
using Gateway.Host.Options;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Gateway.Host.Center;

/// <summary>Where the config center reaches a gateway's management paths: MANAGEMENT_URL, or the address from which this machine reaches the config center.</summary>
internal static class ManagementAddress
{
    /// <summary>The address; null while the gateway does not listen, and where the config center's name leads nowhere.</summary>
    public static Uri? Find(GatewayOptions options, IServer server, Uri center)
    {
        if (options.ManagementUrl is { } url)
        {
            return url;
        }

        int[] ports = [.. server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(static address => new Uri(address).Port).Distinct() ?? []];
        return ports.Length > 0 && LocalAddress(center) is { } local
            ? new UriBuilder(Uri.UriSchemeHttp, local.ToString(), options.ManagementPort is null ? ports[0] : ports[^1]).Uri
            : null;
    }

    // Connecting a datagram socket sends nothing: it asks the system for the way.
    private static IPAddress? LocalAddress(Uri center)
    {
        try
        {
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(center.DnsSafeHost, center.Port);
            var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
