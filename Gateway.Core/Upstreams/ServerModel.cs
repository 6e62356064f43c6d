using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams.Balancing;

namespace Gateway.Core.Upstreams;

/// <summary>One server of an upstream, compiled; immutable but for the state it points to.</summary>
internal sealed class ServerModel
{
    private readonly Lazy<ServerEndpoint> _endpoint;

    public ServerModel(ServerConfig source, Uri url, ServerState state, TlsConfig? tls, AddressPolicy addresses)
    {
        Url = url;
        HostName = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        Host = Encoding.ASCII.GetBytes(url.IsDefaultPort ? HostName : $"{HostName}:{url.Port}");
        BasePath = Encoding.ASCII.GetBytes(url.AbsolutePath.TrimEnd('/'));
        Weight = source.Weight;
        MaxConnections = source.MaxConnections;
        State = state;
        Connections = state.ConnectionsUnder(tls);
        Seed = StableHash.Of(Encoding.UTF8.GetBytes(url.AbsoluteUri));
        _endpoint = new Lazy<ServerEndpoint>(() => MakeEndpoint(tls, addresses), LazyThreadSafetyMode.PublicationOnly);
    }

    public Uri Url { get; }

    /// <summary>The name or address to connect to; IPv6 in brackets.</summary>
    public string HostName { get; }

    /// <summary>The Host field's value, with the port where it is not the scheme's own.</summary>
    public byte[] Host { get; }

    public int Port => Url.Port;

    public bool IsTls => Url.Scheme == Uri.UriSchemeHttps;

    /// <summary>What stands before every path; empty, or beginning with a slash and not ending in one.</summary>
    public byte[] BasePath { get; }

    /// <summary>0 takes no traffic.</summary>
    public int Weight { get; }

    public int MaxConnections { get; }

    public ServerState State { get; }

    /// <summary>The idle connections that were made as this configuration says.</summary>
    public ConnectionPools Connections { get; }

    /// <summary>Of its URL: see <see cref="Rendezvous"/>.</summary>
    public ulong Seed { get; }

    /// <summary>How to connect; certificate files are read at the first use. Null while they cannot be.</summary>
    public ServerEndpoint? Endpoint
    {
        get
        {
            try
            {
                return _endpoint.Value;
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }

    public override string ToString() => Url.ToString();

    private ServerEndpoint MakeEndpoint(TlsConfig? tls, AddressPolicy addresses)
    {
        var host = HostName.Trim('[', ']');
        return new ServerEndpoint(host, Port, IPAddress.TryParse(host, out var address) ? address : null, IsTls ? TlsOptions.Create(host, tls) : null) { Addresses = addresses };
    }
}
