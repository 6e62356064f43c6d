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

        // Out of the sum without the first: what lies at it or behind it moves up by its part.
        var ticket = _random.NextInt64(rest);
        var second = first;
        foreach (var i in open)
        {
            if (i == first)
            {
                continue;
            }

            second = i;
            ticket -= _servers[i].Weight;
            if (ticket < 0)
            {
                break;
            }
        }

        return Load.IsLess(_servers[second], _servers[first]) ? second : first;
    }
}
