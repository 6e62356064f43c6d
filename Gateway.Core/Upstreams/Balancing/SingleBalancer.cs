namespace Gateway.Core.Upstreams.Balancing;

/// <summary>The only server there is.</summary>
internal sealed class SingleBalancer : Balancer
{
    public override int Choose(in SelectionKey key, ServerSet open) => 0;
}
