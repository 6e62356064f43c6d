namespace Gateway.Core.Upstreams.Balancing;

/// <summary>
/// Prompts that begin alike meet the server that saw that beginning last, whose KV cache holds it: the next turn of a conversation, another question about a document. At
/// least half of the prompt has to be known there; and the server must not have much more to do than its part. Otherwise the least busy server takes the request, and the
/// beginning with it.
/// </summary>
internal sealed class PrefixAffinityBalancer : Balancer
{
    /// <summary>A server is given up for another when it has more under way than this many times its part of all…</summary>
    public const double MostOfShare = 1.25;

    /// <summary>…and this many more.</summary>
    public const int Slack = 4;

    // The longest beginning, and the one half as long.
    private const int Looked = 2;

    private readonly ServerModel[] _servers;
    private readonly TurnSequence _turns;
    private readonly PrefixIndex _index;

    public PrefixAffinityBalancer(ServerModel[] servers, TurnSequence turns, PrefixIndex index)
    {
        _servers = servers;
        _turns = turns;
        _index = index;
    }

    public override KeyKind Key => KeyKind.Prefixes;

    public override int Choose(in SelectionKey key, ServerSet open)
    {
        var prefixes = key.Prefixes;
        if (prefixes.IsEmpty)
        {
            return Load.Least(_servers, open, _turns.Next(open));
        }

        var chosen = Find(prefixes, open);
        if (chosen < 0)
        {
            // While all are idle, several gateways choose alike.
            chosen = Load.Least(_servers, open, Rendezvous.Choose(prefixes[^1], _servers, open));
        }

        foreach (var prefix in prefixes)
        {
            _index.Set(prefix, _servers[chosen].State.Number);
        }

        return chosen;
    }

    private int Find(ReadOnlySpan<ulong> prefixes, ServerSet open)
    {
        for (var level = prefixes.Length - 1; level >= Math.Max(0, prefixes.Length - Looked); level--)
        {
            if (_index.TryGet(prefixes[level], out var number) && IndexOf(number, open) is >= 0 and var known && HasRoom(known, open))
            {
                return known;
            }
        }

        return -1;
    }

    private int IndexOf(ushort number, ServerSet open)
    {
        foreach (var i in open)
        {
            if (_servers[i].State.Number == number)
            {
                return i;
            }
        }

        return -1;
    }

    private bool HasRoom(int server, ServerSet open)
    {
        long underWay = 1;
        long weights = 0;
        foreach (var i in open)
        {
            underWay += _servers[i].State.InFlight;
            weights += _servers[i].Weight;
        }

        var share = (double)underWay * _servers[server].Weight / weights;
        return _servers[server].State.InFlight + 1 <= (MostOfShare * share) + Slack;
    }
}
