using System.Text;

namespace Gateway.Core.Http1;

/// <summary>Finds the <see cref="KnownHeader"/> of a field name, compared without case.</summary>
internal static class KnownHeaders
{
    /// <summary>Length first, then the letter that tells names of one length apart, then one comparison.</summary>
    public static KnownHeader Find(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => Match(name, "te"u8, KnownHeader.TE),
        3 => Match(name, "via"u8, KnownHeader.Via),
        4 => Match(name, "host"u8, KnownHeader.Host),
        6 => Match(name, "expect"u8, KnownHeader.Expect),
        7 => (name[0] | 0x20) switch
        {
            'a' => Match(name, "api-key"u8, KnownHeader.ApiKey),
            't' => Match(name, "trailer"u8, KnownHeader.Trailer),
            'u' => Match(name, "upgrade"u8, KnownHeader.Upgrade),
            _ => KnownHeader.Other,
        },
        9 => (name[2] | 0x20) switch
        {
            'a' => Match(name, "x-api-key"u8, KnownHeader.XApiKey),
            'r' when (name[0] | 0x20) == 'x' => Match(name, "x-real-ip"u8, KnownHeader.XRealIp),
            'r' => Match(name, "forwarded"u8, KnownHeader.Forwarded),
            _ => KnownHeader.Other,
        },
        10 => (name[0] | 0x20) switch
        {
            'c' => Match(name, "connection"u8, KnownHeader.Connection),
            'k' => Match(name, "keep-alive"u8, KnownHeader.KeepAlive),
            's' => Match(name, "set-cookie"u8, KnownHeader.SetCookie),
            't' => Match(name, "tracestate"u8, KnownHeader.Tracestate),
            _ => KnownHeader.Other,
        },
        11 => (name[0] | 0x20) switch
        {
            'r' => Match(name, "retry-after"u8, KnownHeader.RetryAfter),
            't' => Match(name, "traceparent"u8, KnownHeader.Traceparent),
            _ => KnownHeader.Other,
        },
        12 => (name[0] | 0x20) switch
        {
            'c' => Match(name, "content-type"u8, KnownHeader.ContentType),
            'm' => Match(name, "max-forwards"u8, KnownHeader.MaxForwards),
            'x' => Match(name, "x-request-id"u8, KnownHeader.XRequestId),
            _ => KnownHeader.Other,
        },
        13 => Match(name, "authorization"u8, KnownHeader.Authorization),
        14 => (name[0] | 0x20) switch
        {
            'c' => Match(name, "content-length"u8, KnownHeader.ContentLength),
            'x' => Match(name, "x-goog-api-key"u8, KnownHeader.XGoogApiKey),
            _ => KnownHeader.Other,
        },
        15 => (name[0] | 0x20) switch
        {
            'a' => Match(name, "accept-encoding"u8, KnownHeader.AcceptEncoding),
            'x' => Match(name, "x-forwarded-for"u8, KnownHeader.XForwardedFor),
            _ => KnownHeader.Other,
        },
        16 => (name[12] | 0x20) switch
        {
            'd' => Match(name, "content-encoding"u8, KnownHeader.ContentEncoding),
            'h' => Match(name, "x-forwarded-host"u8, KnownHeader.XForwardedHost),
            'p' => Match(name, "x-forwarded-port"u8, KnownHeader.XForwardedPort),
            't' => Match(name, "proxy-connection"u8, KnownHeader.ProxyConnection),
            _ => KnownHeader.Other,
        },
        17 => (name[0] | 0x20) switch
        {
            't' => Match(name, "transfer-encoding"u8, KnownHeader.TransferEncoding),
            'x' => Match(name, "x-forwarded-proto"u8, KnownHeader.XForwardedProto),
            _ => KnownHeader.Other,
        },
        18 => Match(name, "proxy-authenticate"u8, KnownHeader.ProxyAuthenticate),
        19 => Match(name, "proxy-authorization"u8, KnownHeader.ProxyAuthorization),
        25 => Match(name, "proxy-authentication-info"u8, KnownHeader.ProxyAuthenticationInfo),
        _ => KnownHeader.Other,
    };

    private static KnownHeader Match(ReadOnlySpan<byte> name, ReadOnlySpan<byte> expected, KnownHeader known) =>
        Ascii.EqualsIgnoreCase(name, expected) ? known : KnownHeader.Other;
}
