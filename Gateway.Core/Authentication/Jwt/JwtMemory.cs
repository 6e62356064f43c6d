namespace Gateway.Core.Authentication.Jwt;

/// <summary>
/// The tokens that were verified, by hash: a table of fixed size without locks, shared by all threads. Only verified tokens are in it, so that no flood of bad ones
/// can drive a good one out. A token that was driven out is verified once more.
/// </summary>
internal sealed class JwtMemory
{
    /// <summary>The most tokens that are remembered.</summary>
    public const int Capacity = 1 << 15;

    // A hash has this many neighbouring places.
    private const int Ways = 4;

    private VerifiedJwt?[]? _places;

    /// <summary>The token of that hash; null when it is not remembered.</summary>
    public VerifiedJwt? Recall(in KeyHash hash)
    {
        if (Volatile.Read(ref _places) is not { } places)
        {
            return null;
        }

        foreach (ref var place in WaysOf(places, hash))
        {
            if (Volatile.Read(ref place) is { } token && token.Hash.Equals(hash))
            {
                return token;
            }
        }

        return null;
    }

    /// <summary>Remembers a token: in a place that is free or of no use any more, else in that of the neighbour that expires first.</summary>
    /// <param name="token">The token.</param>
    /// <param name="now">Seconds since 1970.</param>
    public void Remember(VerifiedJwt token, long now)
    {
        var ways = WaysOf(Volatile.Read(ref _places) ?? Make(), token.Hash);
        var chosen = 0;
        var worth = long.MaxValue;
        for (var i = 0; i < ways.Length; i++)
        {
            var other = Volatile.Read(ref ways[i]);
            if (other is not null && other.Hash.Equals(token.Hash))
            {
                chosen = i;
                break;
            }

            var worthOfOther = other is { IsTrusted: true } && other.StatusAt(now) != JwtStatus.Expired ? other.Expires : long.MinValue;
            if (worthOfOther < worth)
            {
                (chosen, worth) = (i, worthOfOther);
            }
        }

        Volatile.Write(ref ways[chosen], token);
    }

    private VerifiedJwt?[] Make()
    {
        var places = new VerifiedJwt?[Capacity];
        return Interlocked.CompareExchange(ref _places, places, null) ?? places;
    }

    private static Span<VerifiedJwt?> WaysOf(VerifiedJwt?[] places, in KeyHash hash) =>
        places.AsSpan((hash.GetHashCode() & ((Capacity / Ways) - 1)) * Ways, Ways);
}
