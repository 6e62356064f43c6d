namespace Gateway.Core.Upstreams.Balancing;

/// <summary>The servers' weights, as parts of the sum over a set.</summary>
internal sealed class Shares
{
    private readonly int[] _weights;

    public Shares(int[] weights) => _weights = weights;

    /// <summary>The sum of the weights in a set.</summary>
    public long Sum(ServerSet open)
    {
        var sum = 0L;
        foreach (var i in open)
        {
            sum += _weights[i];
        }

        return sum;
    }

    /// <summary>The server in whose part of the sum a number from 0 lies.</summary>
    /// <param name="open">The set.</param>
    /// <param name="ticket">The number.</param>
    /// <param name="except">A server of the set that counts as if it were not in it; none is -1.</param>
    public int At(ServerSet open, long ticket, int except = -1)
    {
        var last = 0;
        foreach (var i in open)
        {
            if (i == except)
            {
                continue;
            }

            last = i;
            ticket -= _weights[i];
            if (ticket < 0)
            {
                break;
            }
        }

        return last;
    }

    /// <summary>A server by chance, in proportion to its weight.</summary>
    public int Draw(ServerSet open, Random random) => At(open, random.NextInt64(Sum(open)));
}
