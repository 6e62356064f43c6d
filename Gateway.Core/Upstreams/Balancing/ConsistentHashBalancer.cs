namespace Gateway.Core.Upstreams.Balancing;

/// <summary>Requests with the same value meet the same server (<see cref="Rendezvous"/>); those without one are spread by chance.</summary>
internal sealed class ConsistentHashBalancer : Balancer
{
    private readonly ServerModel[] _servers;
    private readonly Shares _shares;
    private readonly Random _random;

    public ConsistentHashBalancer(ServerModel[] servers, Shares shares, Random random)
    {
        _servers = servers;
        _shares = shares;
        _random = random;
    }

    public override KeyKind Key => KeyKind.Value;

    public override int Choose(in SelectionKey key, ServerSet open) =>
        key.HasHash ? Rendezvous.Choose(key.Hash, _servers, open) : _shares.Draw(open, _random);
}
