namespace Gateway.Core.Upstreams.Balancing;

/// <summary>The server with the least under way for its weight; servers that are equally busy, idle ones above all, take turns.</summary>
internal sealed class LeastRequestsBalancer : Balancer
{
    private readonly ServerModel[] _servers;
    private readonly TurnSequence _turns;

    public LeastRequestsBalancer(ServerModel[] servers, TurnSequence turns)
    {
        _servers = servers;
        _turns = turns;
    }

    public override int Choose(in SelectionKey key, ServerSet open) => Load.Least(_servers, open, _turns.Next(open));
}
