using System.Text;
using Gateway.Core.Authentication;
using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Configuration;
using Tests.Common;

namespace Tests.Unit.Authentication.Jwt;

/// <summary>Issuers of a snapshot with a clock that stands, and what is made of tokens.</summary>
internal sealed class JwtRig : IDisposable
{
    private readonly JwtIssuers _issuers;

    public JwtRig(IKeySetFetcher? fetcher, params IssuerConfig[] configs)
    {
        _issuers = new JwtIssuers(Clock, fetcher);
        Apply(configs);
    }

    public JwtRig(params IssuerConfig[] configs)
        : this(null, configs)
    {
    }

    public ManualClock Clock { get; } = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public JwtIssuerTable Table { get; private set; } = null!;

    /// <summary>A payload that is good for that long.</summary>
    public string Payload(int seconds = 3600, string ns = "default") => TestIssuer.Payload(Clock.GetUtcNow().AddSeconds(seconds), ns);

    /// <summary>Brings other issuers into force.</summary>
    public void Apply(params IssuerConfig[] configs)
    {
        Table = _issuers.Get(configs);
        _issuers.Retain(Table);
    }

    /// <summary>What a token is known to be without verifying it.</summary>
    public JwtStatus Recognise(string token) => Recognise(Encoding.UTF8.GetBytes(token));

    public JwtStatus Recognise(byte[] token) => Table.Recognise(token, KeyHash.Of(token), out _, out _);

    /// <summary>What a token is, verified where it has to be.</summary>
    public async Task<JwtStatus> JudgeAsync(string token)
    {
        var hash = KeyHash.Of(Encoding.UTF8.GetBytes(token));
        var status = Table.Recognise(Encoding.UTF8.GetBytes(token), hash, out _, out var facts);
        return status == JwtStatus.Unverified ? (await Table.VerifyAsync(token, hash, facts!).Within("the verdict")).Status : status;
    }

    public void Dispose() => _issuers.Dispose();
}
