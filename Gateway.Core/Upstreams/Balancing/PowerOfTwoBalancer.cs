namespace Gateway.Core.Upstreams.Balancing;

/// <summary>The less busy of two different servers, drawn in proportion to the weights.</summary>
internal sealed class PowerOfTwoBalancer : Balancer
{
    private readonly ServerModel[] _servers;
    private readonly Shares _shares;
    private readonly Random _random;

    public PowerOfTwoBalancer(ServerModel[] servers, Shares shares, Random random)
    {
        _servers = servers;
        _shares = shares;
        _random = random;
    }

    public override int Choose(in SelectionKey key, ServerSet open)
    {
        var first = _shares.Draw(open, _random);
        var rest = _shares.Sum(open) - _servers[first].Weight;
        if (rest == 0)
        {
            return first;
        }

        var second = _shares.At(open, _random.NextInt64(rest), except: first);
        return Load.IsLess(_servers[second], _servers[first]) ? second : first;
    }
}
