using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>
/// Reads tokens in the compact form (RFC 7515, section 3.1) as far as that decides whether a signature is worth verifying. Time and memory are bounded by the token's length;
/// a token of somebody else is told apart without allocation.
/// </summary>
internal static class JwtReader
{
    /// <summary>The longest token that is read.</summary>
    public const int MaxBytes = 16 * 1024;

    private static readonly SearchValues<byte> Base64UrlOrDot =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8);

    /// <summary>True for three runs of base64url with dots between them, the last of which may be empty.</summary>
    public static bool IsCompact(ReadOnlySpan<byte> presented) => TrySplit(presented, out _, out _);

    /// <summary>Reads a token.</summary>
    /// <param name="token">As presented.</param>
    /// <param name="issuers">Whose tokens are looked for.</param>
    /// <param name="facts">What it says, where the answer is <see cref="JwtStatus.Unverified"/>.</param>
    public static JwtStatus Read(ReadOnlySpan<byte> token, JwtIssuerTable issuers, out JwtFacts? facts)
    {
        facts = null;
        if (!TrySplit(token, out var header, out var payload))
        {
            return JwtStatus.Foreign;
        }

        if (token.Length > MaxBytes)
        {
            return JwtStatus.TooLong;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(token.Length);
        try
        {
            return TryDecode(payload, buffer, out var claims) && TryDecode(header, buffer.AsSpan(claims.Length), out var heading)
                ? Read(heading, claims, issuers, out facts)
                : JwtStatus.Foreign;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static JwtStatus Read(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, JwtIssuerTable issuers, out JwtFacts? facts)
    {
        facts = null;
        JwtIssuer? issuer = null;
        try
        {
            issuer = JwtClaims.FindIssuer(payload, issuers);
            if (issuer is null)
            {
                return JwtStatus.Foreign;
            }

            var heading = JwtHeader.Read(header);
            if (heading.Status != JwtStatus.Unverified)
            {
                return heading.Status;
            }

            if ((heading.Algorithm & issuer.Algorithms) == JwtAlgorithm.None)
            {
                return JwtStatus.UnsupportedAlgorithm;
            }

            var claims = JwtClaims.Read(payload, issuer);
            if (claims.Status != JwtStatus.Unverified)
            {
                return claims.Status;
            }

            facts = new JwtFacts(issuer, heading.Algorithm, heading.KeyId, claims.Namespace, JwtSubject.Of(issuer.IssuerUtf8, claims.Subject), claims.NotBefore, claims.Expires);
            return JwtStatus.Unverified;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is no Unicode; the reader has no other way to say it.
            return issuer is null ? JwtStatus.Foreign : JwtStatus.Malformed;
        }
    }

    private static bool TrySplit(ReadOnlySpan<byte> token, out ReadOnlySpan<byte> header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        var first = token.IndexOf((byte)'.');
        if (first <= 0)
        {
            return false;
        }

        var rest = token[(first + 1)..];
        var second = rest.IndexOf((byte)'.');
        if (second <= 0 || rest[(second + 1)..].Contains((byte)'.') || token.ContainsAnyExcept(Base64UrlOrDot))
        {
            return false;
        }

        header = token[..first];
        payload = rest[..second];
        return true;
    }

    // Most that is no token is told apart here, without an exception.
    private static bool IsObject(ReadOnlySpan<byte> json)
    {
        var start = json.IndexOfAnyExcept(" \t\r\n"u8);
        return start >= 0 && json[start] == (byte)'{';
    }

    private static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> buffer, out ReadOnlySpan<byte> decoded)
    {
        var status = Base64Url.DecodeFromUtf8(text, buffer, out _, out var written);
        decoded = buffer[..written];
        return status == OperationStatus.Done && IsObject(decoded);
    }
}
