namespace Gateway.Core.Upstreams.Balancing;

/// <summary>Round robin, with weights or without: one after the other.</summary>
internal sealed class TurnBalancer : Balancer
{
    private readonly TurnSequence _turns;

    public TurnBalancer(TurnSequence turns) => _turns = turns;

    public override int Choose(in SelectionKey key, ServerSet open) => _turns.Next(open);
}
