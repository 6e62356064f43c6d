namespace Gateway.Core.Namespaces;

/// <summary>Networks, asked one after the other: the lists are short.</summary>
internal sealed class IpNetworkSet
{
    public static readonly IpNetworkSet Empty = new([]);

    private readonly IpNetwork[] _networks;

    public IpNetworkSet(IEnumerable<IpNetwork> networks) => _networks = [.. networks];

    public bool IsEmpty => _networks.Length == 0;

    public bool Contains(UInt128 address)
    {
        foreach (ref readonly var network in _networks.AsSpan())
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
