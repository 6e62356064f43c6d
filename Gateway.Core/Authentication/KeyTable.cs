namespace Gateway.Core.Authentication;

/// <summary>Every key of a snapshot by its SHA-256; no key itself is held.</summary>
internal sealed class KeyTable
{
    /// <summary>The longest key that is looked up, in bytes.</summary>
    public const int MaxKeyBytes = 4096;

    private readonly Dictionary<KeyHash, ApiKeyModel> _byHash;
    private readonly TimeProvider _clock;

    /// <param name="keys">In the snapshot's order.</param>
    /// <param name="clock">What expiry is judged by.</param>
    public KeyTable(IReadOnlyList<ApiKeyModel> keys, TimeProvider clock)
    {
        All = keys;
        _byHash = keys.ToDictionary(static key => new KeyHash(Convert.FromHexString(key.Source.Sha256)));
        _clock = clock;
    }

    /// <summary>In the snapshot's order: the position is <see cref="ApiKeyModel.Index"/>.</summary>
    public IReadOnlyList<ApiKeyModel> All { get; }

    /// <summary>The key of that hash.</summary>
    /// <param name="hash">The hash of what was presented.</param>
    /// <param name="length">Bytes that were presented.</param>
    public ApiKeyModel? Find(in KeyHash hash, int length) => length <= MaxKeyBytes ? _byHash.GetValueOrDefault(hash) : null;

    /// <summary>Whether a key may be used at this moment. Most keys never expire: the clock is not asked for them.</summary>
    public KeyStatus StatusOf(ApiKeyModel key)
    {
        if (!key.Enabled)
        {
            return KeyStatus.Disabled;
        }

        return key.ExpiresAt is { } expiry && expiry <= _clock.GetUtcNow() ? KeyStatus.Expired : KeyStatus.Valid;
    }
}
