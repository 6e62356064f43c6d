using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Core.Authentication.Jwt;

/// <summary>
/// Verifies signatures on the thread pool, few at a time: a flood of bad tokens takes a share of the processors that is bounded, and the event loops go on.
/// </summary>
internal sealed class JwtVerifier : IDisposable
{
    /// <summary>The most tokens that wait for their turn; what comes then is told to come again.</summary>
    public const int MaxWaiting = 1024;

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = JwtReader.MaxBytes, MapInboundClaims = false };
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly TimeProvider _clock;
    private int _waiting;

    public JwtVerifier(TimeProvider clock) => _clock = clock;

    /// <summary>The tokens that were found valid.</summary>
    public JwtMemory Memory { get; } = new();

    /// <summary>Verifies a token, waiting for its issuer's keys where it names one that is not there; never fails.</summary>
    /// <param name="token">As presented.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="facts">What it says; in its time.</param>
    public async Task<JwtVerdict> VerifyAsync(string token, KeyHash hash, JwtFacts facts)
    {
        var key = facts.FindKey();
        if (key is null)
        {
            // A key that was changed a moment ago, or the first token after the start.
            await facts.Issuer.Keys.RefreshAsync().ConfigureAwait(false);
            key = facts.FindKey();
        }

        if (key is null)
        {
            return new(facts.Issuer.Keys.Current.IsLoaded ? JwtStatus.UnknownKey : JwtStatus.Unavailable);
        }

        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return new(JwtStatus.Unavailable);
        }

        await _turns.WaitAsync().ConfigureAwait(false);
        try
        {
            return await Task.Run(() => JudgeAsync(token, hash, facts, key)).ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<JwtVerdict> JudgeAsync(string token, KeyHash hash, JwtFacts facts, JwtKey key)
    {
        var result = await _handler.ValidateTokenAsync(token, facts.Issuer.ParametersFor(key)).ConfigureAwait(false);
        if (!result.IsValid)
        {
            return new(Explain(result.Exception));
        }

        if (!facts.Issuer.MayOpen(facts.Namespace))
        {
            return new(JwtStatus.NoNamespace);
        }

        var verified = new VerifiedJwt(hash, facts, key);
        Memory.Remember(verified, _clock.GetUtcNow().ToUnixTimeSeconds());
        return new(JwtStatus.Valid, verified);
    }

    private static JwtStatus Explain(Exception? exception) => exception switch
    {
        SecurityTokenInvalidAudienceException => JwtStatus.WrongAudience,
        SecurityTokenInvalidAlgorithmException => JwtStatus.UnsupportedAlgorithm,
        SecurityTokenInvalidSignatureException => JwtStatus.WrongSignature,
        _ => JwtStatus.Malformed,
    };
}
