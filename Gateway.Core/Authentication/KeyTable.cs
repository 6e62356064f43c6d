using System.Security.Cryptography;

namespace Gateway.Core.Authentication;

/// <summary>Every key of a snapshot by its SHA-256; no key itself is held.</summary>
internal sealed class KeyTable
{
    /// <summary>The longest key that is looked up, in bytes.</summary>
    public const int MaxKeyBytes = 4096;

    private readonly Dictionary<KeyHash, ApiKeyModel> _byHash;

    public KeyTable(IReadOnlyList<ApiKeyModel> keys)
    {
        All = keys;
        _byHash = keys.ToDictionary(static key => new KeyHash(Convert.FromHexString(key.Source.Sha256)));
    }

    /// <summary>In the snapshot's order: the position is <see cref="ApiKeyModel.Index"/>.</summary>
    public IReadOnlyList<ApiKeyModel> All { get; }

    /// <summary>Looks a presented key up; <paramref name="key"/> is set for every status but <see cref="KeyStatus.Unknown"/>.</summary>
    public KeyStatus Find(ReadOnlySpan<byte> presented, DateTimeOffset now, out ApiKeyModel? key)
    {
        key = null;
        if (presented.IsEmpty || presented.Length > MaxKeyBytes || _byHash.Count == 0)
        {
            return KeyStatus.Unknown;
        }

        Span<byte> hash = stackalloc byte[KeyHash.Length];
        SHA256.HashData(presented, hash);
        if (!_byHash.TryGetValue(new KeyHash(hash), out key))
        {
            return KeyStatus.Unknown;
        }

        return StatusOf(key, now);
    }

    /// <summary>Whether a key that is known may be used.</summary>
    public static KeyStatus StatusOf(ApiKeyModel key, DateTimeOffset now)
    {
        if (!key.Enabled)
        {
            return KeyStatus.Disabled;
        }

        return key.ExpiresAt <= now ? KeyStatus.Expired : KeyStatus.Valid;
    }
}
