namespace Gateway.Core.Authentication.Jwt;

/// <summary>What a token's payload (RFC 7519, section 4) says of its time, its namespace and its subject.</summary>
/// <param name="Status"><see cref="JwtStatus.Unverified"/> where it can be used.</param>
/// <param name="Namespace">The namespace's code.</param>
/// <param name="Subject">What <c>sub</c> says; null where it is no text.</param>
/// <param name="NotBefore">First second of its time; long past without one.</param>
/// <param name="Expires">First second after its time.</param>
internal readonly record struct JwtClaims(JwtStatus Status, string Namespace, string? Subject, long NotBefore, long Expires)
{
    /// <summary>The issuer that the payload names; null when it names none of ours, or names it twice. Allocates nothing.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON object.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no Unicode.</exception>
    public static JwtIssuer? FindIssuer(ReadOnlySpan<byte> json, JwtIssuerTable issuers)
    {
        JwtIssuer? issuer = null;
        var isNamed = false;
        var reader = JwtJson.Open(json);
        while (JwtJson.TryNext(ref reader))
        {
            if (!reader.ValueTextEquals("iss"u8))
            {
                JwtJson.Skip(ref reader);
                continue;
            }

            reader.Read();
            issuer = isNamed ? null : issuers.Find(ref reader);
            isNamed = true;
            reader.Skip();
        }

        return issuer;
    }

    /// <exception cref="System.Text.Json.JsonException">It is no JSON object.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no Unicode.</exception>
    public static JwtClaims Read(ReadOnlySpan<byte> json, JwtIssuer issuer)
    {
        string? ns = null;
        string? subject = null;
        var hasSubject = false;
        long? expires = null;
        long? notBefore = null;
        var hasAudience = false;
        var reader = JwtJson.Open(json);
        while (JwtJson.TryNext(ref reader))
        {
            // Before the others: the namespace may be named by a registered claim, such as sub.
            var isSubject = reader.ValueTextEquals("sub"u8);
            if (isSubject && hasSubject)
            {
                return Wrong(JwtStatus.Malformed);
            }

            hasSubject |= isSubject;
            if (reader.ValueTextEquals(issuer.NamespaceClaimUtf8))
            {
                if (ns is not null || !JwtJson.TryReadText(ref reader, out ns))
                {
                    return Wrong(ns is { Length: > 0 } ? JwtStatus.Malformed : JwtStatus.NoNamespace);
                }

                subject = isSubject ? ns : subject;
            }
            else if (isSubject)
            {
                subject = JwtJson.TryReadText(ref reader, out var text) ? text : null;
            }
            else if (reader.ValueTextEquals("exp"u8))
            {
                if (!TryReadOnce(ref reader, ref expires))
                {
                    return Wrong(JwtStatus.Malformed);
                }
            }
            else if (reader.ValueTextEquals("nbf"u8))
            {
                if (!TryReadOnce(ref reader, ref notBefore))
                {
                    return Wrong(JwtStatus.Malformed);
                }
            }
            else
            {
                var isAudience = reader.ValueTextEquals("aud"u8);
                if (isAudience && hasAudience)
                {
                    return Wrong(JwtStatus.Malformed);
                }

                hasAudience |= isAudience;
                JwtJson.Skip(ref reader);
            }
        }

        return expires is null ? Wrong(JwtStatus.Malformed)
            : ns is null ? Wrong(JwtStatus.NoNamespace)
            : new(JwtStatus.Unverified, ns, subject, notBefore ?? long.MinValue / 2, expires.Value);
    }

    private static bool TryReadOnce(ref System.Text.Json.Utf8JsonReader reader, ref long? seconds)
    {
        if (seconds is not null || !JwtJson.TryReadSeconds(ref reader, out var value))
        {
            return false;
        }

        seconds = value;
        return true;
    }

    private static JwtClaims Wrong(JwtStatus status) => new(status, "", null, 0, 0);
}
