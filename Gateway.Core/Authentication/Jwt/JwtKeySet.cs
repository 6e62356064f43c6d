using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>The keys of one issuer at one time; immutable.</summary>
internal sealed class JwtKeySet
{
    /// <summary>The longest document that is read, in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The most keys that a document may hold.</summary>
    public const int MaxKeys = 100;

    /// <summary>What is said of a document that is none.</summary>
    public const string Needed = "must be a JWKS (RFC 7517) with at least one public key for signatures: RSA of 2048 to 8192 bits, or EC P-256, P-384 or P-521";

    /// <summary>Stands in until keys are there.</summary>
    public static readonly JwtKeySet Empty = new([]);

    private readonly JwtKey[] _keys;

    private JwtKeySet(JwtKey[] keys) => _keys = keys;

    /// <summary>False only of the one that stands in.</summary>
    public bool IsLoaded => _keys.Length > 0;

    public int Count => _keys.Length;

    /// <summary>Reads a document. Keys of other kinds or for other uses are passed over.</summary>
    /// <param name="utf8Json">The document.</param>
    /// <param name="previous">The set before it: what both hold is taken over as the same object.</param>
    /// <param name="set">The keys; <paramref name="previous"/> where it returns false.</param>
    /// <returns>False when it is no JWKS, holds more than <see cref="MaxKeys"/> keys or none that can be used.</returns>
    public static bool TryRead(ReadOnlySpan<byte> utf8Json, JwtKeySet previous, out JwtKeySet set)
    {
        set = previous;
        if (utf8Json.Length > MaxBytes)
        {
            return false;
        }

        try
        {
            var document = new JsonWebKeySet(Encoding.UTF8.GetString(utf8Json));
            if (document.Keys.Count > MaxKeys)
            {
                return false;
            }

            var known = previous._keys.ToDictionary(static key => key.Identity, StringComparer.Ordinal);
            var keys = document.Keys.Select(JwtKeyReader.Read).OfType<JwtKey>()
                .Select(key => known.GetValueOrDefault(key.Identity, key))
                .DistinctBy(static key => key.Identity, StringComparer.Ordinal)
                .ToArray();
            set = keys.Length == 0 ? previous : new JwtKeySet(keys);
            return keys.Length > 0;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The key that verifies such a token. A token that names no key has one only where no other would do.</summary>
    public JwtKey? Find(JwtAlgorithm algorithm, ReadOnlySpan<byte> id)
    {
        JwtKey? found = null;
        foreach (var key in _keys)
        {
            if ((key.Algorithms & algorithm) == JwtAlgorithm.None || !(id.IsEmpty || id.SequenceEqual(key.IdUtf8)))
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = key;
        }

        return found;
    }

    /// <summary>True when both hold the same keys.</summary>
    public bool IsSame(JwtKeySet other) => _keys.ToHashSet().SetEquals(other._keys);

    /// <summary>Withdraws every key that the set after this one does not hold.</summary>
    public void WithdrawAllBut(JwtKeySet next)
    {
        foreach (var key in _keys.Except(next._keys))
        {
            key.Withdraw();
        }
    }
}
