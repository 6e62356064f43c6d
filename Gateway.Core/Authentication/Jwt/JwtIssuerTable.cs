using System.Text.Json;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>The issuers of a snapshot, and what is known of their tokens.</summary>
internal sealed class JwtIssuerTable
{
    private readonly JwtIssuer[] _issuers;
    private readonly JwtVerifier _verifier;
    private readonly TimeProvider _clock;

    public JwtIssuerTable(JwtIssuer[] issuers, JwtVerifier verifier, TimeProvider clock)
    {
        _issuers = issuers;
        _verifier = verifier;
        _clock = clock;
    }

    public bool IsEmpty => _issuers.Length == 0;

    public IReadOnlyList<JwtIssuer> All => _issuers;

    /// <summary>The issuer that the text at which the reader stands names.</summary>
    public JwtIssuer? Find(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return null;
        }

        foreach (var issuer in _issuers)
        {
            if (reader.ValueTextEquals(issuer.IssuerUtf8))
            {
                return issuer;
            }
        }

        return null;
    }

    /// <summary>
    /// What is known of a presented text without verifying a signature. A remembered token costs no allocation, and neither does one of somebody else's.
    /// </summary>
    /// <param name="presented">The text.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="token">The token, where it was verified before.</param>
    /// <param name="facts">What it says, where it is <see cref="JwtStatus.Unverified"/>.</param>
    public JwtStatus Recognise(ReadOnlySpan<byte> presented, in KeyHash hash, out VerifiedJwt? token, out JwtFacts? facts)
    {
        (token, facts) = (null, null);
        if (_issuers.Length == 0)
        {
            return JwtStatus.Foreign;
        }

        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        if (_verifier.Memory.Recall(hash) is { IsTrusted: true } remembered && Array.IndexOf(_issuers, remembered.Issuer) >= 0)
        {
            token = remembered;
            return remembered.StatusAt(now);
        }

        var status = JwtReader.Read(presented, this, out facts);
        if (status == JwtStatus.Unverified && facts!.Issuer.StatusAt(now, facts.NotBefore, facts.Expires) is var time and not JwtStatus.Valid)
        {
            return time;
        }

        return status;
    }

    /// <summary>Verifies an unverified token's signature and remembers it; off the caller's thread.</summary>
    public Task<JwtVerdict> VerifyAsync(string token, KeyHash hash, JwtFacts facts) => _verifier.VerifyAsync(token, hash, facts);
}
