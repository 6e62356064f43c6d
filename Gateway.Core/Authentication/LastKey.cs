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

    /// <summary>The key that these bytes were found to be.</summary>
    public bool TryRecall(KeyTable table, ReadOnlySpan<byte> presented, out ApiKeyModel? key)
    {
        var isSame = ReferenceEquals(table, _table) && CryptographicOperations.FixedTimeEquals(presented, _presented.AsSpan(0, _length));
        key = isSame ? _key : null;
        return isSame;
    }

    /// <summary>Keeps what those bytes were found to be, unless they are long.</summary>
    public void Keep(KeyTable table, ReadOnlySpan<byte> presented, ApiKeyModel key)
    {
        if (presented.Length > LongestKept)
        {
            return;
        }

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
