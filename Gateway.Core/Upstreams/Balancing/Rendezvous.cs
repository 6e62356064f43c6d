namespace Gateway.Core.Upstreams.Balancing;

/// <summary>
/// Rendezvous hashing: each candidate draws a number out of the value's hash and its own name, and the highest wins. Takes a candidate away, and only its own values
/// move; add one, and it takes its part from all alike. No table, and nothing to agree on but names and weights.
/// </summary>
internal static class Rendezvous
{
    private const double HalfStep = 0.5;
    private const double Steps = 1ul << 53;

    /// <summary>What a candidate draws: higher the more it weighs, so that its part of all values is its part of all weights.</summary>
    /// <param name="hash">The value's.</param>
    /// <param name="seed">The hash of the candidate's name.</param>
    /// <param name="weight">Above 0.</param>
    public static double Score(ulong hash, ulong seed, int weight)
    {
        var drawn = ((StableHash.Mix(hash, seed) >> 11) + HalfStep) / Steps;
        return weight / -Math.Log(drawn);
    }

    /// <summary>The server of a set that a value belongs to.</summary>
    public static int Choose(ulong hash, ServerModel[] servers, ServerSet open)
    {
        var chosen = 0;
        var highest = double.NegativeInfinity;
        foreach (var i in open)
        {
            var score = Score(hash, servers[i].Seed, servers[i].Weight);
            if (score > highest)
            {
                highest = score;
                chosen = i;
            }
        }

        return chosen;
    }
}
