using System.Text;
using Gateway.Core.Http1;

namespace Gateway.Core.Authentication;

/// <summary>Finds the key that a request presents.</summary>
internal static class PresentedKey
{
    /// <summary>
    /// The bearer token of Authorization (RFC 6750, section 2.1), else the value of x-api-key, else that of api-key.
    /// Another scheme of Authorization, or an empty value, presents none.
    /// </summary>
    public static bool TryGet(RequestHead head, out ReadOnlySpan<byte> key) =>
        (head.TryGet(KnownHeader.Authorization, out var value) && TryGetBearer(value, out key))
        || (head.TryGet(KnownHeader.XApiKey, out key) && !key.IsEmpty)
        || (head.TryGet(KnownHeader.ApiKey, out key) && !key.IsEmpty);

    private static bool TryGetBearer(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> token)
    {
        var scheme = "Bearer "u8;
        token = default;
        if (value.Length <= scheme.Length || !Ascii.EqualsIgnoreCase(value[..scheme.Length], scheme))
        {
            return false;
        }

        token = value[scheme.Length..].Trim((byte)' ');
        return !token.IsEmpty;
    }
}
