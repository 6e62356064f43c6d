namespace Tests.Unit.Upstreams.Balancing;

/// <summary>Pearson's test of whether counts follow given weights.</summary>
internal static class ChiSquare
{
    // For one in a thousand, by degrees of freedom from 1: chance repeats itself in tests, so that a count passes always or never.
    private static readonly double[] Critical = [10.83, 13.82, 16.27, 18.47, 20.52, 22.46, 24.32];

    /// <summary>True when counts as far from the weights would come up less often than once in a thousand, were the weights true.</summary>
    public static bool Rejects(IReadOnlyList<int> counts, IReadOnlyList<int> weights)
    {
        var total = (double)counts.Sum();
        var sum = (double)weights.Sum();
        var statistic = 0.0;
        var degrees = -1;
        for (var i = 0; i < counts.Count; i++)
        {
            if (weights[i] == 0)
            {
                if (counts[i] > 0)
                {
                    return true;
                }

                continue;
            }

            var expected = total * weights[i] / sum;
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
            degrees++;
        }

        return statistic > Critical[degrees - 1];
    }
}
