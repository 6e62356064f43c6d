using Gateway.Core.Inspection;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Ledger;

/// <summary>Who a request is counted for among the distinct users: its body's <c>user</c>, else its key, else its client's address. Only a hash is ever kept.</summary>
internal static class UserIdentity
{
    /// <summary>The longest <c>user</c> whose escapes are undone, in bytes; a longer one counts as it is written.</summary>
    public const int LongestUnescaped = 512;

    private const ulong KeySeed = 1;
    private const ulong AddressSeed = 2;

    /// <summary>The hash of the body's <c>user</c>; 0 when there is none, or no text that is not empty.</summary>
    public static ulong OfBody(RequestContext context)
    {
        if (context.BodyState != RequestBodyState.Inspected)
        {
            return 0;
        }

        var value = context.Inspection.User.Of(context.Body);
        if (value.Length <= 2 || value[0] != (byte)'"')
        {
            return 0;
        }

        var text = value[1..^1];
        if (text.Length > LongestUnescaped || !text.Contains((byte)'\\'))
        {
            return NotZero(StableHash.Of(text));
        }

        Span<byte> unescaped = stackalloc byte[LongestUnescaped];
        return NotZero(StableHash.Of(JsonText.TryUnescape(text, unescaped, out var length) ? unescaped[..length] : text));
    }

    /// <summary>The hash of a key's id.</summary>
    public static ulong OfKey(string id) => StableHash.Of(id, KeySeed);

    /// <summary>The hash of a client's address.</summary>
    public static ulong OfAddress(UInt128 address) => StableHash.Of(address, AddressSeed);

    private static ulong NotZero(ulong hash) => hash == 0 ? 1 : hash;
}
