using System.Text;

namespace Gateway.Core.Forwarding;

/// <summary>Field names of the gateway's own, which are neither taken from a client nor handed on from an upstream.</summary>
internal static class GatewayFields
{
    private static ReadOnlySpan<byte> Prefix => "x-gateway-"u8;

    private static ReadOnlySpan<byte> RateLimitPrefix => "x-ratelimit-"u8;

    /// <summary>True for <c>x-gateway-…</c>.</summary>
    public static bool Contains(ReadOnlySpan<byte> name) => StartsWith(name, Prefix);

    /// <summary>True for <c>x-ratelimit-…</c>: an upstream's limits are the gateway's account there, and none of its client's business.</summary>
    public static bool IsRateLimit(ReadOnlySpan<byte> name) => StartsWith(name, RateLimitPrefix);

    private static bool StartsWith(ReadOnlySpan<byte> name, ReadOnlySpan<byte> prefix) =>
        name.Length > prefix.Length && Ascii.EqualsIgnoreCase(name[..prefix.Length], prefix);
}
