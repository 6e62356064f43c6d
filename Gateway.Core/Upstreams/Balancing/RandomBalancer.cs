namespace Gateway.Core.Upstreams.Balancing;

/// <summary>By chance, in proportion to the weights.</summary>
internal sealed class RandomBalancer : Balancer
{
    private readonly Shares _shares;
    private readonly Random _random;

    public RandomBalancer(Shares shares, Random random)
    {
        _shares = shares;
        _random = random;
    }

    public override int Choose(in SelectionKey key, ServerSet open) => _shares.Draw(open, _random);
}
