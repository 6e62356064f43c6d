using System.Security.Cryptography;

namespace Gateway.Core.Authentication;

/// <summary>
/// The key that a connection presented last, and what it was found to be: a client sends the same one with every request, and hashing it
/// again each time would cost more than parsing the head. Good for the table that it was found in only; expiry is looked at each time.
/// </summary>
internal sealed class LastKey
{
    private const int LongestKept = 256;

    private KeyTable? _table;
    private ApiKeyModel? _key;
    private byte[] _presented = [];
    private int _length;

    /// <inheritdoc cref="KeyTable.Find"/>
    public KeyStatus Find(KeyTable table, ReadOnlySpan<byte> presented, out ApiKeyModel? key)
    {
        if (ReferenceEquals(table, _table) && CryptographicOperations.FixedTimeEquals(presented, _presented.AsSpan(0, _length)))
        {
            key = _key;
            return KeyTable.StatusOf(_key!, NowFor(_key!));
        }

        var status = table.Find(presented, DateTimeOffset.UtcNow, out key);
        if (key is not null && presented.Length <= LongestKept)
        {
            Keep(table, presented, key);
        }

        return status;
    }

    // Most keys never expire: the clock is not asked for them.
    private static DateTimeOffset NowFor(ApiKeyModel key) => key.ExpiresAt is null ? default : DateTimeOffset.UtcNow;

    private void Keep(KeyTable table, ReadOnlySpan<byte> presented, ApiKeyModel key)
    {
        if (_presented.Length < presented.Length)
        {
            _presented = new byte[presented.Length];
        }

        presented.CopyTo(_presented);
        _length = presented.Length;
        _table = table;
        _key = key;
    }
}
