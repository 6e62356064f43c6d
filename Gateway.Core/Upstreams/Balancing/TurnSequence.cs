using System.Numerics;

namespace Gateway.Core.Upstreams.Balancing;

/// <summary>
/// Whose turn it is, over and over: a cycle in which each server comes up as often as its weight says, worked out beforehand. A turn of a server that is not to be
/// had is skipped, and taken by nobody: so the others keep their ratio to each other.
/// </summary>
internal sealed class TurnSequence
{
    /// <summary>Turns of a cycle, at most; weights whose sum is beyond it are rounded.</summary>
    public const int LongestCycle = 1 << 14;

    private const int MostSkipped = 64;

    private readonly ushort[] _turns;
    private readonly Cursor _cursor;
    private readonly Shares _shares;

    private TurnSequence(ushort[] turns, int[] weights, Cursor cursor)
    {
        _turns = turns;
        _cursor = cursor;
        _shares = new Shares(weights);
    }

    /// <summary>One turn each for the servers that have any weight.</summary>
    public static TurnSequence Even(int[] weights, Cursor cursor) => Smooth([.. weights.Select(static weight => Math.Min(weight, 1))], cursor);

    /// <summary>
    /// As nginx spreads them: every server raises its credit by its weight, the richest is next and pays the sum of all weights. 5, 1 and 1 are a a b a c a a.
    /// </summary>
    public static TurnSequence Smooth(int[] weights, Cursor cursor)
    {
        var parts = Reduce(weights);
        var total = parts.Sum();
        var credit = new long[parts.Length];
        var turns = new ushort[total];
        for (var turn = 0; turn < total; turn++)
        {
            var richest = 0;
            for (var i = 0; i < parts.Length; i++)
            {
                credit[i] += parts[i];
                richest = credit[i] > credit[richest] ? i : richest;
            }

            credit[richest] -= total;
            turns[turn] = (ushort)richest;
        }

        return new TurnSequence(turns, weights, cursor);
    }

    /// <summary>The server whose turn it is, of that set.</summary>
    public int Next(ServerSet open)
    {
        var turn = _cursor.Next();
        for (var skipped = 0; skipped < MostSkipped; skipped++)
        {
            var server = _turns[turn % (ulong)_turns.Length];
            if (open.Contains(server))
            {
                return server;
            }

            turn = _cursor.Next();
        }

        // The servers of the set have few turns among very many: by their weights all the same.
        return _shares.At(open, (long)(StableHash.Mix(turn, 0) % (ulong)_shares.Sum(open)));
    }

    private static int[] Reduce(int[] weights)
    {
        var divisor = weights.Aggregate(0, static (common, weight) => (int)BigInteger.GreatestCommonDivisor(common, weight));
        var total = weights.Sum(static weight => (long)weight) / Math.Max(1, divisor);
        var scale = total <= LongestCycle ? 1.0 / Math.Max(1, divisor) : (double)LongestCycle / (total * divisor);
        return [.. weights.Select(weight => weight == 0 ? 0 : Math.Max(1, (int)Math.Round(weight * scale)))];
    }
}
