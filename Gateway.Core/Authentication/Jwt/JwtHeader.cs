using System.Text;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>What a token's header (RFC 7515, section 4) says.</summary>
/// <param name="Status"><see cref="JwtStatus.Unverified"/> where it can be used.</param>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="KeyId">The key's id; empty without one.</param>
internal readonly record struct JwtHeader(JwtStatus Status, JwtAlgorithm Algorithm, byte[] KeyId)
{
    /// <exception cref="System.Text.Json.JsonException">It is no JSON object.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no Unicode.</exception>
    public static JwtHeader Read(ReadOnlySpan<byte> json)
    {
        string? algorithm = null;
        string? keyId = null;
        var isCritical = false;
        var reader = JwtJson.Open(json);
        while (JwtJson.TryNext(ref reader))
        {
            var text = "";
            if (reader.ValueTextEquals("alg"u8))
            {
                if (algorithm is not null || !JwtJson.TryReadText(ref reader, out text))
                {
                    return new(JwtStatus.Malformed, default, []);
                }

                algorithm = text;
            }
            else if (reader.ValueTextEquals("kid"u8))
            {
                if (keyId is not null || !JwtJson.TryReadText(ref reader, out text))
                {
                    return new(JwtStatus.Malformed, default, []);
                }

                keyId = text;
            }
            else
            {
                // Extensions that must be understood (section 4.1.11): none is.
                isCritical |= reader.ValueTextEquals("crit"u8);
                JwtJson.Skip(ref reader);
            }
        }

        var known = JwtAlgorithms.Parse(Encoding.UTF8.GetBytes(algorithm ?? ""));
        var status = isCritical || known == JwtAlgorithm.None ? JwtStatus.UnsupportedAlgorithm : JwtStatus.Unverified;
        return new(status, known, Encoding.UTF8.GetBytes(keyId ?? ""));
    }
}
